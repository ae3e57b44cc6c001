use model::{AppError, Permission};
use platform::{Failure, Query, Tx};

use super::plan_rows::{self, Which, ids, planned_places};
use crate::{
    model::{Plan, ShowPlan},
    server::zone,
};

/// One practitioner's plan. Who does not work where the asking person plans is not found.
impl Query for ShowPlan {
    const NAME: &'static str = "scheduling.plan";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = Plan;

    async fn execute(self, tx: &mut Tx) -> Result<Plan, Failure> {
        let mut places = planned_places(tx);
        let practitioner = Some(self.practitioner_id.0);
        let person =
            plan_rows::people(tx.conn(), &ids(&places), practitioner).await?.pop().ok_or(AppError::NotFound)?;
        places.retain(|place| person.works_at.contains(&place.id.0));
        let first = places.first().ok_or(AppError::NotFound)?;
        let today = zone::date_at(tx.now(), &zone::zone(&first.zone)?);
        let which = Which { facilities: &ids(&places), practitioner, today };
        let row = plan_rows::read(tx.conn(), vec![person], which).await?.pop().ok_or(AppError::NotFound)?;
        Ok(Plan { row, today, places })
    }
}
