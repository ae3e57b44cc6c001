use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use platform::sweep::Sweep;
use sqlx::PgConnection;

use super::throttle;

/// The audit trail keeps its own record of who did what in which session, for as long as it is kept itself.
const SESSIONS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Sessions that ended a month ago, wrong passwords that count no more.
pub struct OfIdentity;

impl Sweep for OfIdentity {
    const NAME: &'static str = "identity.sweep";

    async fn sweep(conn: &mut PgConnection, now: Timestamp) -> Result<u64, sqlx::Error> {
        let sessions = sqlx::query!(
            "delete from session where least(ended_at, expires_at) < $1",
            (now - SESSIONS_ARE_KEPT).to_sqlx() as _,
        )
        .execute(&mut *conn)
        .await?;
        let failures =
            sqlx::query!("delete from sign_in_failure where at < $1", (now - throttle::WINDOW).to_sqlx() as _)
                .execute(conn)
                .await?;
        Ok(sessions.rows_affected() + failures.rows_affected())
    }
}
