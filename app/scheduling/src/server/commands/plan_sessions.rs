use model::{AppError, FacilityId, FieldErrors, Permission, PractitionerId};
use platform::{Command, Topic, Tx};

use super::add_session::{AddSession, AddSessionError};
use crate::{
    model::{PlanSessions, PlannedFor},
    server::words,
};

impl Command for PlanSessions {
    const NAME: &'static str = "scheduling.plan_sessions";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = PlannedFor;
    type Error = AddSessionError;

    /// One session for each ticked day of the week, all of them or none. Starts are counted from the beginning of the
    /// session.
    async fn execute(self, tx: &mut Tx) -> Result<PlannedFor, AddSessionError> {
        let mut fields = FieldErrors::default();
        let practitioner: Option<PractitionerId> =
            words::chosen(&mut fields, "practitioner_id", &self.practitioner_id, "Choose who works.");
        let facility: Option<FacilityId> =
            words::chosen(&mut fields, "facility_id", &self.facility_id, "Choose where they work.");
        let weekdays = self.weekdays();
        if weekdays.is_empty() {
            fields.add("monday", "Tick at least one day.");
        }
        let starts = words::clock(&mut fields, "starts", &self.starts);
        let ends = words::clock(&mut fields, "ends", &self.ends);
        if fields.of("starts").is_none() && fields.of("ends").is_none() && ends <= starts {
            fields.add("ends", "A session ends after it starts. One past midnight is two sessions.");
        }
        let grid_minutes = words::number(&mut fields, "grid_minutes", &self.grid_minutes, 1, 1440);
        let valid_from = words::date(&mut fields, "valid_from", &self.valid_from);
        let valid_to = words::optional_date(&mut fields, "valid_to", &self.valid_to);
        if valid_to.zip(valid_from).is_some_and(|(last, first)| last < first) {
            fields.add("valid_to", "The last day is not before the first.");
        }
        fields.into_result()?;
        let (Some(practitioner_id), Some(facility_id), Some(valid_from)) = (practitioner, facility, valid_from) else {
            return Err(AppError::NotFound.into());
        };
        for weekday in weekdays {
            let session = AddSession {
                practitioner_id,
                facility_id,
                weekday,
                starts: self.starts.clone(),
                ends: self.ends.clone(),
                grid_minutes,
                grid_offset_minutes: starts.rem_euclid(grid_minutes),
                valid_from,
                valid_to,
                services: Vec::new(),
            };
            session.execute(tx).await?;
        }
        tx.notify(Topic::Day(practitioner_id));
        Ok(PlannedFor { practitioner_id })
    }
}

impl PlanSessions {
    /// ISO: 1 is Monday.
    fn weekdays(&self) -> Vec<i16> {
        let ticked =
            [self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday];
        (1..).zip(ticked).filter_map(|(weekday, ticked)| ticked.then_some(weekday)).collect()
    }
}
