use jiff::SignedDuration;
use sqlx::PgConnection;

use super::Finding;
use crate::Clock;

const CHECK: &str = "clock";

/// Sessions end and holds expire by Hale's clock; the audit trail is read beside the database's log.
pub(super) async fn examine(conn: &mut PgConnection, clock: &Clock) -> Finding {
    let asked = clock.now();
    let there = sqlx::query_scalar!(r#"select clock_timestamp() as "now!""#).fetch_one(conn).await;
    let answered = clock.now();
    match there {
        // A slow answer is no wrong clock: theirs is compared with the middle of the time that it took.
        Ok(there) => judge(there.to_jiff().duration_since(asked + answered.duration_since(asked) / 2)),
        Err(error) => Finding::failed(CHECK, error.to_string(), "Look at PostgreSQL's log."),
    }
}

fn judge(apart: SignedDuration) -> Finding {
    let advice = "Let both machines keep time by NTP (Debian: apt install chrony).";
    let found = format!("{} ms from the database's", apart.abs().as_millis());
    if apart.abs() < SignedDuration::from_secs(2) {
        Finding::ok(CHECK, found)
    } else if apart.abs() < SignedDuration::from_mins(1) {
        Finding::attention(CHECK, found, advice)
    } else {
        Finding::failed(CHECK, found, advice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;

    #[test]
    fn clocks_may_differ_by_a_second() {
        assert_eq!(judge(SignedDuration::from_millis(-900)).status, Status::Ok);
        assert_eq!(judge(SignedDuration::from_secs(-5)).status, Status::Attention);
        assert_eq!(judge(SignedDuration::from_hours(1)).status, Status::Failed);
    }
}
