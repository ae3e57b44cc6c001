use jiff_sqlx::ToSqlx;
use model::{Action, FieldErrors, InvoiceId, Money, Permission, WriteOffId};
use platform::{Command, Failure, Tx};

use crate::{
    model::{
        InvoiceAction, REASON_MAX, RequestPayerWriteOff, RequestWriteOff, WriteOffChanged, WriteOffPart, WriteOffState,
    },
    server::{
        invoice,
        refusal::{Refusal, told},
        row::{InvoiceRow, for_change},
        typed,
    },
};

/// Asks that the house gives up a part of an invoice, with a reason: no more than is open, one at a time. Somebody else
/// decides.
impl Command for RequestWriteOff {
    const NAME: &'static str = "billing.request_write_off";
    const PERMISSION: Permission = Permission::RequestRefunds;
    type Output = WriteOffChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<WriteOffChanged, Failure> {
        request(tx, self.invoice_id, WriteOffPart::Patient, &self.amount, &self.reason).await
    }
}

/// The same of what the payer has left open and will not pay.
impl Command for RequestPayerWriteOff {
    const NAME: &'static str = "billing.request_payer_write_off";
    const PERMISSION: Permission = Permission::RequestRefunds;
    type Output = WriteOffChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<WriteOffChanged, Failure> {
        request(tx, self.invoice_id, WriteOffPart::Payer, &self.amount, &self.reason).await
    }
}

async fn request(
    tx: &mut Tx,
    invoice: InvoiceId,
    part: WriteOffPart,
    amount: &str,
    reason: &str,
) -> Result<WriteOffChanged, Failure> {
    let row = for_change::<InvoiceRow>(tx, invoice, Action::Book).await?;
    let currency = invoice::currency(&row)?;
    let mut fields = FieldErrors::default();
    let amount = typed::amount(&mut fields, "amount", amount, currency);
    let reason = typed::required(&mut fields, "reason", reason, REASON_MAX, "Write why it is written off.");
    fields.into_result()?;
    let action = InvoiceAction::WriteOff;
    let (state, open) = invoice::stands(tx, &row, jiff::civil::Date::MAX).await?;
    let open = match part {
        WriteOffPart::Patient if !state.allows(action) => return Err(Refusal::InvoiceMove { state, action }.into()),
        WriteOffPart::Patient => open.patient,
        WriteOffPart::Payer => open.payer,
    };
    if amount > open {
        return Err(Refusal::OverWriteOff { open: Money::new(open, currency) }.into());
    }
    let id: WriteOffId = tx.new_id();
    let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
    sqlx::query!(
        "insert into write_off (id, facility_id, patient_id, invoice_id, part, amount_minor, reason, requested_by, requested_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.0,
        row.facility.0,
        row.patient.0,
        row.id.0,
        part.name(),
        amount,
        reason,
        by,
        now as _,
    )
    .execute(tx.conn())
    .await
    .map_err(told)?;
    tx.touched("write_off", id.0, Some(row.patient));
    Ok(WriteOffChanged { id, state: WriteOffState::Requested })
}
