use jiff_sqlx::ToSqlx;
use model::{AppError, FacilityId, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::CloseBillingTask,
    server::{policy, refusal::Refusal, suspense},
};

/// Somebody has looked at what the gateway told, and done what was to be done. While money stands on the suspense account
/// because of it, there is something to be done.
impl Command for CloseBillingTask {
    const NAME: &'static str = "billing.close_billing_task";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let found = sqlx::query!(
            "select facility_id, patient_id, suspense_id from billing_task where id = $1 and done_at is null for update",
            self.task_id,
        )
        .fetch_optional(tx.conn())
        .await?;
        let here = |facility| policy::at(tx.actor(), FacilityId(facility), Permission::IssueInvoices);
        let task = found.filter(|task| here(task.facility_id)).ok_or(AppError::NotFound)?;
        if let Some(money) = task.suspense_id
            && suspense::left(tx, money.into()).await? > 0
        {
            return Err(Refusal::NotPlaced.into());
        }
        let by = tx.actor().account().ok_or(AppError::Unauthenticated)?;
        let now = tx.now().to_sqlx();
        sqlx::query!("update billing_task set done_by = $2, done_at = $3 where id = $1", self.task_id, by.0, now as _,)
            .execute(tx.conn())
            .await?;
        tx.touched("billing_task", self.task_id, task.patient_id.map(Into::into));
        Ok(())
    }
}
