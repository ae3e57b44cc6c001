use model::{AppError, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::plan_rows::{self, Which, planned_places};
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
        let works_at = sqlx::query_scalar!(
            "select facility_id from practitioner_facility where practitioner_id = $1",
            self.practitioner_id.0,
        )
        .fetch_all(tx.conn())
        .await?;
        let mut places = planned_places(tx).await?;
        places.retain(|place| works_at.contains(&place.id.0));
        let first = places.first().ok_or(AppError::NotFound)?;
        let today = zone::date_at(tx.now(), &zone::zone(&first.zone)?);
        let facilities: Vec<Uuid> = places.iter().map(|place| place.id.0).collect();
        let which = Which { facilities: &facilities, practitioner: Some(self.practitioner_id.0), today };
        let row = plan_rows::read(tx.conn(), which).await?.into_iter().next().ok_or(AppError::NotFound)?;
        Ok(Plan { row, today, places })
    }
}
