use model::{Action, PaymentPlanId, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{AgreePlan, AgreeToPlan, PlanAction},
    server::{
        invoice, place, plan,
        row::{Locked, PlanRow},
    },
};

/// The patient has told the office, at the desk or on the telephone, that they agree to a plan that was offered.
impl Command for AgreePlan {
    const NAME: &'static str = "billing.agree_plan";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = PaymentPlanId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PaymentPlanId, Failure> {
        let row = tx.load::<PlanRow>(self.plan_id, Action::Edit).await?;
        agree(tx, &row).await
    }
}

/// The patient agrees to a plan that was offered to them.
impl Command for AgreeToPlan {
    const NAME: &'static str = "billing.agree_to_plan";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = PaymentPlanId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PaymentPlanId, Failure> {
        let row = tx.load::<PlanRow>(self.plan_id, Action::Book).await?;
        agree(tx, &row).await
    }
}

async fn agree(tx: &mut Tx, row: &PlanRow) -> Result<PaymentPlanId, Failure> {
    let place = place::of(tx, row.facility).await?;
    invoice::lock(tx, &row.invoices).await?;
    PlanRow::lock(tx, row.id).await?;
    plan::allowed(tx, &place, row, PlanAction::Agree).await?;
    plan::agree(tx, &place, row).await?;
    tx.touched("payment_plan", row.id.0, Some(row.patient));
    Ok(row.id)
}
