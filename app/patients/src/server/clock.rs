use jiff::{Timestamp, civil::Date, tz::TimeZone};
use model::FacilityId;
use platform::{Failure, Tx};

/// What the calendar on the facility's wall shows: ages and "in the future" are judged by it, never by UTC.
pub async fn today_at(tx: &mut Tx, facility: FacilityId) -> Result<Date, Failure> {
    let zone = sqlx::query_scalar!("select zone from facility where id = $1", facility.0).fetch_one(tx.conn()).await?;
    Ok(local_date(tx.now(), &zone))
}

pub fn local_date(now: Timestamp, zone: &str) -> Date {
    now.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC)).date()
}
