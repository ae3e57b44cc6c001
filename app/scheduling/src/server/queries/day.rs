use model::{AppError, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::entries;
use crate::{
    model::{Day, PractitionerDay},
    server::{calendar, zone},
};

/// A practitioner's day, at the facilities where the asking person may see it, in the time of the site: three
/// statements, however full it is.
impl Query for PractitionerDay {
    const NAME: &'static str = "scheduling.practitioner_day";
    const PERMISSION: Permission = Permission::ViewSchedule;
    type Output = Day;

    async fn execute(self, tx: &mut Tx) -> Result<Day, Failure> {
        let (practitioner, places) = entries::who(tx, self.practitioner_id).await?;
        let site = zone::zone(&places.first().ok_or(AppError::NotFound)?.zone)?;
        let now = tx.now();
        let today = zone::date_at(now, &site);
        let date = self.date.unwrap_or(today);
        let entries =
            entries::between(tx, practitioner.id, &places, date, date).await?.remove(&date).unwrap_or_default();
        let facilities: Vec<Uuid> = places.iter().map(|place| place.id.0).collect();
        let calendar = calendar::read(tx.conn(), &[practitioner.id.0], &facilities, date, date).await?;
        let (working, closed) = entries::working(&calendar, practitioner.id, &places, date)?;
        Ok(Day {
            counts: entries::counts(&entries, now),
            now: zone::local(now, &site),
            practitioner,
            places,
            date,
            today,
            working,
            closed,
            entries,
        })
    }
}
