use jiff_sqlx::ToSqlx;
use model::{Action, FieldErrors, PaymentPlanId, Permission};
use platform::{Command, Failure, Topic, Tx};

use crate::{
    model::{CancelPlan, PlanAction, REASON_MAX},
    server::{
        place, plan,
        row::{PlanRow, for_change},
        typed,
    },
};

/// Ends a payment plan, with a reason: what is open of its invoices is due as they say. What was paid stays paid.
impl Command for CancelPlan {
    const NAME: &'static str = "billing.cancel_plan";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = PaymentPlanId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PaymentPlanId, Failure> {
        let mut fields = FieldErrors::default();
        let reason = typed::required(&mut fields, "reason", &self.reason, REASON_MAX, "Write why it ends.");
        fields.into_result()?;
        let row = for_change::<PlanRow>(tx, self.plan_id, Action::Cancel).await?;
        let place = place::of(tx, row.facility).await?;
        plan::allowed(tx, &place, &row, PlanAction::Cancel).await?;
        let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
        sqlx::query!(
            "update payment_plan set cancelled_at = $2, cancelled_on = $3, cancelled_by = $4, cancel_reason = $5 where id = $1",
            row.id.0,
            now as _,
            place.today.to_sqlx() as _,
            by,
            reason,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!("update payment_plan_invoice set live = false where plan_id = $1", row.id.0)
            .execute(tx.conn())
            .await?;
        tx.notify(Topic::Bills(row.patient));
        tx.touched("payment_plan", row.id.0, Some(row.patient));
        Ok(row.id)
    }
}
