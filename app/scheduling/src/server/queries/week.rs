use jiff::ToSpan;
use model::{AppError, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::entries;
use crate::{
    model::{PractitionerWeek, Week, WeekDay},
    server::{calendar, zone},
};

/// Monday to Sunday around a date, each day by its local date: a week in which the clock changes has seven days, too.
impl Query for PractitionerWeek {
    const NAME: &'static str = "scheduling.practitioner_week";
    const PERMISSION: Permission = Permission::ViewSchedule;
    type Output = Week;

    async fn execute(self, tx: &mut Tx) -> Result<Week, Failure> {
        let (practitioner, places) = entries::who(tx, self.practitioner_id).await?;
        let site = zone::zone(&places.first().ok_or(AppError::NotFound)?.zone)?;
        let now = tx.now();
        let today = zone::date_at(now, &site);
        let date = self.date.unwrap_or(today);
        let monday = date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days());
        let sunday = monday.saturating_add(6.days());
        let mut by_day = entries::between(tx, practitioner.id, &places, monday, sunday).await?;
        let facilities: Vec<Uuid> = places.iter().map(|place| place.id.0).collect();
        let calendar = calendar::read(tx.conn(), &[practitioner.id.0], &facilities, monday, sunday).await?;
        let days = monday
            .series(1.day())
            .take(7)
            .map(|date| {
                let (working, closed) = entries::working(&calendar, practitioner.id, &places, date)?;
                let entries = by_day.remove(&date).unwrap_or_default();
                Ok(WeekDay { counts: entries::counts(&entries, now), date, working, closed, entries })
            })
            .collect::<Result<_, Failure>>()?;
        Ok(Week { practitioner, today, now: zone::local(now, &site), days })
    }
}
