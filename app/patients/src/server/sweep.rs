use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use platform::sweep::Sweep;
use sqlx::PgConnection;

/// What was searched for, and registrations that nobody came back for. Both hold names, so they go when their time
/// is over, also where nobody searches any more.
pub struct OfPatients;

impl Sweep for OfPatients {
    const NAME: &'static str = "patients.sweep";

    async fn sweep(conn: &mut PgConnection, now: Timestamp) -> Result<u64, sqlx::Error> {
        let now = now.to_sqlx();
        let searches =
            sqlx::query!("delete from patient_search where expires_at <= $1", now as _).execute(&mut *conn).await?;
        let drafts = sqlx::query!("delete from patient_draft where expires_at <= $1", now as _).execute(conn).await?;
        Ok(searches.rows_affected() + drafts.rows_affected())
    }
}
