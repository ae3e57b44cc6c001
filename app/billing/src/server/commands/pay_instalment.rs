use model::{Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{Paid, PayInstalment, PlanAction},
    server::{
        begin::{Way, Wish},
        invoice, ledger, place, plan,
        refusal::Refusal,
        row::PlanRow,
    },
};

/// The patient begins to pay online what is due of their payment plan: all that is overdue, or else what is left of the next
/// instalment. It pays the plan's invoices, the one that is due first before the others.
impl Command for PayInstalment {
    const NAME: &'static str = "billing.pay_instalment";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = Paid;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Paid, Failure> {
        let row = tx.load::<PlanRow>(self.plan_id, Action::Book).await?;
        let place = place::of(tx, row.facility).await?;
        invoice::lock(tx, &row.invoices).await?;
        let action = PlanAction::Pay;
        let plan = plan::allowed(tx, &place, &row, action).await?;
        let due = plan.due().ok_or(Refusal::PlanMove { state: plan.state, action })?;
        let mut open = Vec::with_capacity(row.invoices.len());
        for id in row.invoices {
            if ledger::open(tx, id, jiff::civil::Date::MAX).await?.patient > 0 {
                open.push(id);
            }
        }
        let wish = Wish { facility: row.facility, patient: row.patient, invoices: open, request: None };
        let way = Way::chosen(tx, &self.method, self.keep).await?;
        wish.begin(tx, &due.plain(), way).await
    }
}
