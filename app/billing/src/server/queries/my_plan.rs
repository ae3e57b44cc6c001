use model::{Action, AppError, PatientId, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::own;
use crate::{
    model::{MyPlan, OwnPlan, OwnPlanPage, PlanState},
    server::{
        plan::{self, Stood, Which},
        row::PlanRow,
    },
};

/// A payment plan of the patient who asks: each instalment and what is left of it, and the bills that it pays.
impl Query for MyPlan {
    const NAME: &'static str = "billing.my_plan";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = OwnPlanPage;

    async fn execute(self, tx: &mut Tx) -> Result<OwnPlanPage, Failure> {
        let patient = own::patient(tx)?;
        let row = tx.load::<PlanRow>(self.plan_id, Action::Book).await?;
        let Stood { plan, facility, day } =
            plan::everywhere(tx, Which::One(row.id)).await?.pop().ok_or(AppError::NotFound)?;
        let bills: Vec<Uuid> = row.invoices.iter().map(|invoice| invoice.0).collect();
        Ok(OwnPlanPage {
            plan,
            facility,
            instalments: plan::instalments(tx, &row, day).await?,
            bills: own::bills(tx, patient, Some(&bills)).await?,
            under_way: own::under_way(tx, patient, &bills).await?,
            methods: own::methods(tx, patient).await?,
            note: row.note,
        })
    }
}

/// Plans that are offered or to be paid, by the calendar of each facility.
pub(super) async fn running(tx: &mut Tx, patient: PatientId) -> Result<Vec<OwnPlan>, Failure> {
    let plans = plan::everywhere(tx, Which::Of(patient)).await?.into_iter();
    let running = plans.filter(|stood| !matches!(stood.plan.state, PlanState::Fulfilled | PlanState::Cancelled));
    Ok(running.map(|Stood { plan, facility, .. }| OwnPlan { plan, facility }).collect())
}
