use model::{Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{DiscardDraft, InvoiceAction, Invoiced},
    server::{
        refusal::Refusal,
        row::{InvoiceRow, for_change},
    },
};

/// Throws a draft away: its charges are to be billed again. A number is not used up by it.
impl Command for DiscardDraft {
    const NAME: &'static str = "billing.discard_draft";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = Invoiced;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Invoiced, Failure> {
        let row = for_change::<InvoiceRow>(tx, self.invoice_id, Action::Edit).await?;
        let action = InvoiceAction::Discard;
        if !row.state.allows(action) {
            return Err(Refusal::InvoiceMove { state: row.state, action }.into());
        }
        if row.version != self.version {
            return Err(Refusal::Changed.into());
        }
        sqlx::query!(
            "with discarded as (update invoice_line set live = false where invoice_id = $1 returning charge_id)
             update charge set state = 'billable' where id in (select charge_id from discarded)",
            row.id.0,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!("update invoice set state = 'discarded' where id = $1", row.id.0).execute(tx.conn()).await?;
        Ok(Invoiced { id: row.id, patient_id: row.patient, number: None })
    }
}
