use std::marker::PhantomData;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Job, enqueue_at};
use crate::{Failure, Hale};

/// A job that comes again at every full hour.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub(crate) struct Hourly<J: Job + Default>(PhantomData<J>);

impl<J: Job + Default> Job for Hourly<J> {
    const IDENTIFIER: &'static str = J::IDENTIFIER;

    /// The next one is set down first: one that fails does not end the row.
    async fn run(self, hale: Hale) -> Result<(), Failure> {
        schedule::<J>(&hale).await?;
        J::default().run(hale).await
    }
}

/// Sets down the one of the next full hour. Every instance does, and one waits.
pub(crate) async fn schedule<J: Job + Default>(hale: &Hale) -> Result<(), Failure> {
    let due = next_hour(hale.clock().now());
    let conn = &mut *hale.pool().acquire().await?;
    Ok(enqueue_at(conn, &Hourly::<J>(PhantomData), Some(&due.to_string()), due).await?)
}

fn next_hour(now: Timestamp) -> Timestamp {
    let hours = now.as_second().div_euclid(3600) + 1;
    Timestamp::from_second(hours * 3600).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_hour_is_a_full_one_and_still_to_come() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        assert_eq!(next_hour(at("2026-03-02T14:00:00Z")), at("2026-03-02T15:00:00Z"));
        assert_eq!(next_hour(at("2026-03-02T14:59:59.999Z")), at("2026-03-02T15:00:00Z"));
        assert_eq!(next_hour(at("1969-12-31T23:30:00Z")), at("1970-01-01T00:00:00Z"));
    }
}
