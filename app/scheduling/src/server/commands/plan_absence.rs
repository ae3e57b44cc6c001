use jiff::{ToSpan, civil::Date};
use model::{AppError, FacilityId, FieldErrors, Permission, PractitionerId};
use platform::{Command, Failure, Tx};

use super::add_exception::AddException;
use crate::{
    model::{ExceptionKind, PlanAbsence, PlannedFor},
    server::{
        planner,
        stranded::{self, Scope},
        words,
    },
};

/// Nobody plans to be away for longer in one go.
const MOST_DAYS: i32 = 366;

impl Command for PlanAbsence {
    const NAME: &'static str = "scheduling.plan_absence";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = PlannedFor;
    type Error = Failure;

    /// A practitioner is away from a facility: on each of the days, at the hours given or all day. Patients read that
    /// they are away, never why.
    async fn execute(self, tx: &mut Tx) -> Result<PlannedFor, Failure> {
        let mut fields = FieldErrors::default();
        let practitioner: Option<PractitionerId> =
            words::chosen(&mut fields, "practitioner_id", &self.practitioner_id, "Choose who is away.");
        let facility: Option<FacilityId> =
            words::chosen(&mut fields, "facility_id", &self.facility_id, "Choose where they are away.");
        let first = words::date(&mut fields, "on_date", &self.on_date);
        let last = words::optional_date(&mut fields, "last_date", &self.last_date).or(first);
        if let Some((first, last)) = first.zip(last) {
            if last < first {
                fields.add("last_date", "The last day is not before the first.");
            } else if last > first.saturating_add(MOST_DAYS.days()) {
                fields.add("last_date", format!("Enter at most {MOST_DAYS} days at once."));
            }
        }
        let all_day = self.starts.trim().is_empty() && self.ends.trim().is_empty();
        if !all_day {
            let starts = words::clock(&mut fields, "starts", &self.starts);
            let ends = words::clock(&mut fields, "ends", &self.ends);
            if fields.of("starts").is_none() && fields.of("ends").is_none() && ends <= starts {
                fields.add("ends", "It ends after it starts.");
            }
        }
        fields.into_result()?;
        let (Some(practitioner_id), Some(facility_id), Some((first, last))) = (practitioner, facility, first.zip(last))
        else {
            return Err(AppError::NotFound.into());
        };
        let site = planner::site(tx, facility_id).await?;
        if first < site.today {
            return Err(AppError::invalid("on_date", "This day is over.").into());
        }
        let before = stranded::before(tx, Scope::of(practitioner_id, facility_id)).await?;
        let (starts, ends) = if all_day { ("00:00", "24:00") } else { (self.starts.as_str(), self.ends.as_str()) };
        let days = first.series(1.day()).take_while(|day: &Date| *day <= last);
        for on_date in days {
            let exception = AddException {
                practitioner_id,
                facility_id,
                on_date,
                kind: ExceptionKind::Off,
                starts: starts.to_owned(),
                ends: ends.to_owned(),
                reason: self.reason.clone(),
            };
            exception.execute(tx).await?;
        }
        before.refuse_unless(tx, &self.acknowledged).await?;
        Ok(PlannedFor { practitioner_id })
    }
}
