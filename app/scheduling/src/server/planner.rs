//! What every change of a plan needs to know about its facility.

use jiff::civil::Date;
use model::{AppError, Currency, FacilityId, PractitionerId};
use platform::{Failure, Topic, Tx};

use super::{policy, zone};

/// A facility at which the person plans. Any other does not exist for them.
pub struct Site {
    pub id: FacilityId,
    /// By the facility's own clock.
    pub today: Date,
    pub currency: Currency,
}

pub async fn site(tx: &mut Tx, id: FacilityId) -> Result<Site, Failure> {
    if !policy::may_plan(tx.actor(), id) {
        return Err(AppError::NotFound.into());
    }
    let row = sqlx::query!("select zone, currency from facility where id = $1", id.0)
        .fetch_optional(tx.conn())
        .await?
        .ok_or(AppError::NotFound)?;
    let today = zone::date_at(tx.now(), &zone::zone(&row.zone)?);
    Ok(Site { id, today, currency: row.currency.parse().map_err(Failure::other)? })
}

/// Everybody's open day shows the change.
pub async fn tell_all(tx: &mut Tx, facility: FacilityId) -> Result<(), Failure> {
    let practitioners =
        sqlx::query_scalar!("select practitioner_id from practitioner_facility where facility_id = $1", facility.0)
            .fetch_all(tx.conn())
            .await?;
    for practitioner in practitioners {
        tx.notify(Topic::Day(PractitionerId(practitioner)));
    }
    Ok(())
}
