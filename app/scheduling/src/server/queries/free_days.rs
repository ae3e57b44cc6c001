use jiff::ToSpan;
use model::Permission;
use platform::{Failure, Query, Tx};

use super::free::{self, Asked};
use crate::{
    model::{FreeDay, FreeDays, FreeDaysFound, HORIZON_DAYS},
    server::zone,
};

/// Every local date of the site up to the booking horizon, with how many times can be had, and the first with any:
/// nobody pages through empty days.
impl Query for FreeDays {
    const NAME: &'static str = "scheduling.free_days";
    const PERMISSION: Permission = Permission::BookAppointments;
    type Output = FreeDaysFound;

    async fn execute(self, tx: &mut Tx) -> Result<FreeDaysFound, Failure> {
        let (found, service) = free::service(tx, self.service_id).await?;
        let today = zone::date_at(tx.now(), &service.zone);
        let last = today.saturating_add((HORIZON_DAYS - 1).days());
        let from = self.from.unwrap_or(today).clamp(today, last);
        let asked = Asked { practitioner: self.practitioner_id, patient: self.patient_id, moving: self.moving };
        let free = free::read(tx, asked, found, service, from, last).await?;
        let days: Vec<FreeDay> = from
            .series(1.day())
            .take_while(|date| *date <= last)
            .map(|date| match free.day(date) {
                Ok(times) => FreeDay { date, free: i32::try_from(times.len()).unwrap_or(i32::MAX), closed: None },
                Err(closed) => FreeDay { date, free: 0, closed: Some(closed) },
            })
            .collect();
        Ok(FreeDaysFound {
            first_free: days.iter().find(|day| day.free > 0).map(|day| day.date),
            zone: free.service.zone_name.clone(),
            service: free.card,
            today,
            days,
        })
    }
}
