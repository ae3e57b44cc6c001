use model::{AppError, FacilityId, FieldErrors, Permission, PractitionerId};
use platform::{Command, Failure, Tx};

use super::add_exception::AddException;
use crate::{
    model::{ExceptionKind, PlanExtraSession, PlannedFor},
    server::{planner, words},
};

impl Command for PlanExtraSession {
    const NAME: &'static str = "scheduling.plan_extra_session";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = PlannedFor;
    type Error = Failure;

    /// A practitioner sees patients on a day, or at hours, besides the weekly ones.
    async fn execute(self, tx: &mut Tx) -> Result<PlannedFor, Failure> {
        let mut fields = FieldErrors::default();
        let practitioner: Option<PractitionerId> =
            words::chosen(&mut fields, "practitioner_id", &self.practitioner_id, "Choose who works.");
        let facility: Option<FacilityId> =
            words::chosen(&mut fields, "facility_id", &self.facility_id, "Choose where they work.");
        let on_date = words::date(&mut fields, "on_date", &self.on_date);
        let starts = words::clock(&mut fields, "starts", &self.starts);
        let ends = words::clock(&mut fields, "ends", &self.ends);
        if fields.of("starts").is_none() && fields.of("ends").is_none() && ends <= starts {
            fields.add("ends", "It ends after it starts.");
        }
        let grid_minutes = words::number(&mut fields, "grid_minutes", &self.grid_minutes, 1, 1440);
        fields.into_result()?;
        let (Some(practitioner_id), Some(facility_id), Some(on_date)) = (practitioner, facility, on_date) else {
            return Err(AppError::NotFound.into());
        };
        let site = planner::site(tx, facility_id).await?;
        if on_date < site.today {
            return Err(AppError::invalid("on_date", "This day is over.").into());
        }
        let exception = AddException {
            practitioner_id,
            facility_id,
            on_date,
            kind: ExceptionKind::Extra { grid_minutes },
            starts: self.starts,
            ends: self.ends,
            reason: self.reason,
        };
        exception.execute(tx).await?;
        Ok(PlannedFor { practitioner_id })
    }
}
