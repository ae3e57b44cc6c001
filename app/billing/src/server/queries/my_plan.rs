use model::{Action, PatientId, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::own;
use crate::{
    model::{MyPlan, OwnPlan, OwnPlanPage, PlanState},
    server::{place, plan, row::PlanRow},
};

/// A payment plan of the patient who asks: each instalment and what is left of it, and the bills that it pays.
impl Query for MyPlan {
    const NAME: &'static str = "billing.my_plan";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = OwnPlanPage;

    async fn execute(self, tx: &mut Tx) -> Result<OwnPlanPage, Failure> {
        let patient = own::patient(tx)?;
        let row = tx.load::<PlanRow>(self.plan_id, Action::Book).await?;
        let place = place::of(tx, row.facility).await?;
        let note =
            sqlx::query_scalar!("select note from payment_plan where id = $1", row.id.0).fetch_one(tx.conn()).await?;
        let bills: Vec<Uuid> = plan::invoices(tx, row.id).await?.into_iter().map(Into::into).collect();
        Ok(OwnPlanPage {
            plan: plan::one(tx, &place, row.id).await?,
            note,
            instalments: plan::instalments(tx, &place, &row).await?,
            bills: own::bills(tx, patient, Some(&bills)).await?,
            under_way: own::under_way(tx, patient, &bills).await?,
            methods: own::methods(tx, patient).await?,
            facility: place.name,
        })
    }
}

/// Plans that are offered or to be paid, by the calendar of each facility.
pub(super) async fn running(tx: &mut Tx, patient: PatientId) -> Result<Vec<OwnPlan>, Failure> {
    let plans = plan::everywhere(tx, patient).await?.into_iter();
    let running = plans.filter(|(plan, _)| !matches!(plan.state, PlanState::Fulfilled | PlanState::Cancelled));
    Ok(running.map(|(plan, facility)| OwnPlan { plan, facility }).collect())
}
