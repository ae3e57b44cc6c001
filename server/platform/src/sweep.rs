//! Taking away what has had its time: once an hour, by one instance of those that share the database.
//!
//! Each department sweeps its own tables. Nothing here is a record of care: those are kept.

use std::{future::Future, marker::PhantomData};

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use crate::{
    Failure, Hale,
    jobs::{self, Job},
};

/// A repeat of a form comes within minutes; after a week the key is only an old key.
const KEYS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The part of one department.
pub trait Sweep: Send + Sync + 'static {
    /// The name of its job: `identity.sweep`.
    const NAME: &'static str;

    /// Deletes what is over at `now`, and says how many rows that were. May be called twice.
    fn sweep(conn: &mut PgConnection, now: Timestamp) -> impl Future<Output = Result<u64, sqlx::Error>> + Send;
}

/// The job of a [`Sweep`]. `Jobs::hourly` makes it known.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub(crate) struct Hourly<S: Sweep>(PhantomData<S>);

impl<S: Sweep> Job for Hourly<S> {
    const IDENTIFIER: &'static str = S::NAME;

    /// The next one is set down first: a sweep that fails does not end the row.
    async fn run(self, hale: Hale) -> Result<(), Failure> {
        schedule::<S>(&hale).await?;
        let rows = S::sweep(&mut *hale.pool().acquire().await?, hale.clock().now()).await?;
        tracing::debug!(part = S::NAME, rows, "swept");
        Ok(())
    }
}

/// Sets down the sweep of the next full hour. Every instance does, and one sweep waits.
pub(crate) async fn schedule<S: Sweep>(hale: &Hale) -> Result<(), Failure> {
    let due = next_hour(hale.clock().now());
    let conn = &mut *hale.pool().acquire().await?;
    Ok(jobs::enqueue_at(conn, &Hourly::<S>(PhantomData), Some(&due.to_string()), due).await?)
}

fn next_hour(now: Timestamp) -> Timestamp {
    let hours = now.as_second().div_euclid(3600) + 1;
    Timestamp::from_second(hours * 3600).unwrap_or(Timestamp::MAX)
}

/// What the spine itself leaves behind: answers to repeats, forms that nobody came back for.
pub struct OfThePlatform;

impl Sweep for OfThePlatform {
    const NAME: &'static str = "platform.sweep";

    async fn sweep(conn: &mut PgConnection, now: Timestamp) -> Result<u64, sqlx::Error> {
        let old = (now - KEYS_ARE_KEPT).to_sqlx();
        let keys = sqlx::query!("delete from idempotency where created_at < $1", old).execute(&mut *conn).await?;
        let forms = sqlx::query!("delete from kept_form where expires_at <= $1", now.to_sqlx()).execute(conn).await?;
        Ok(keys.rows_affected() + forms.rows_affected())
    }
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
