//! What billing keeps for a time only.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use platform::sweep::Sweep;
use sqlx::PgConnection;

/// The pages of guarantors.
pub struct OfBilling;

impl Sweep for OfBilling {
    const NAME: &'static str = "billing.sweep";

    async fn sweep(conn: &mut PgConnection, now: Timestamp) -> Result<u64, sqlx::Error> {
        let over = now.to_sqlx();
        let visits =
            sqlx::query!("delete from guarantor_visit where expires_at <= $1", over as _).execute(conn).await?;
        Ok(visits.rows_affected())
    }
}
