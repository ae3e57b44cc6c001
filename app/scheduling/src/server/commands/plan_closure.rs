use model::{AppError, FacilityId, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use super::add_closure::AddClosure;
use crate::{
    model::{PlanClosure, PlannedAt},
    server::{
        planner,
        stranded::{self, Scope},
        words,
    },
};

impl Command for PlanClosure {
    const NAME: &'static str = "scheduling.plan_closure";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = PlannedAt;
    type Error = Failure;

    /// A facility is closed on a day or for some days, for everybody who works there.
    async fn execute(self, tx: &mut Tx) -> Result<PlannedAt, Failure> {
        let mut fields = FieldErrors::default();
        let facility: Option<FacilityId> =
            words::chosen(&mut fields, "facility_id", &self.facility_id, "Choose which facility is closed.");
        let first = words::date(&mut fields, "first_day", &self.first_day);
        let last = words::optional_date(&mut fields, "last_day", &self.last_day).or(first);
        if first.zip(last).is_some_and(|(first, last)| last < first) {
            fields.add("last_day", "The last day is not before the first.");
        }
        let ask = "Say why, such as “Independence Day”. Patients read it.";
        words::required(&mut fields, "reason", &self.reason, 200, ask);
        fields.into_result()?;
        let (Some(facility_id), Some((first_day, last_day))) = (facility, first.zip(last)) else {
            return Err(AppError::NotFound.into());
        };
        let site = planner::site(tx, facility_id).await?;
        if first_day < site.today {
            return Err(AppError::invalid("first_day", "This day is over.").into());
        }
        let before = stranded::before(tx, Scope::whole(facility_id)).await?;
        AddClosure { facility_id, first_day, last_day, reason: self.reason }.execute(tx).await?;
        before.refuse_unless(tx, &self.acknowledged).await?;
        planner::tell_all(tx, facility_id).await?;
        Ok(PlannedAt { facility_id })
    }
}
