use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

use super::Finding;
use crate::Clock;

const CHECK: &str = "clock";

/// Sessions end and holds expire by Hale's clock; the audit trail is read beside the database's log.
pub(super) async fn examine(conn: &mut PgConnection, clock: &Clock) -> Finding {
    let now = clock.now();
    let apart = sqlx::query_scalar!(
        r#"select extract(epoch from clock_timestamp() - $1::timestamptz)::float8 as "seconds!""#,
        now.to_sqlx()
    )
    .fetch_one(conn)
    .await;
    match apart {
        Ok(seconds) => judge(SignedDuration::from_secs_f64(seconds)),
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
