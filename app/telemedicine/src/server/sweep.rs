//! What calls leave behind: tickets that nobody showed, or that were used.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use platform::sweep::Sweep;
use sqlx::PgConnection;

pub struct OfTelemedicine;

impl Sweep for OfTelemedicine {
    const NAME: &'static str = "telemedicine.sweep";

    async fn sweep(conn: &mut PgConnection, now: Timestamp) -> Result<u64, sqlx::Error> {
        let old = (now - SignedDuration::from_hours(1)).to_sqlx();
        Ok(sqlx::query!("delete from video_ticket where expires_at <= $1", old).execute(conn).await?.rows_affected())
    }
}
