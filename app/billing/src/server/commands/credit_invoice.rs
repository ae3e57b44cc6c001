use std::collections::BTreeMap;

use jiff_sqlx::ToSqlx;
use model::{Action, CreditNoteId, FieldErrors, InvoiceLineId, Money, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{
        Account, CreditInvoice, CreditedInvoice, InvoiceAction, JournalKind, REASON_MAX,
        bill::Held,
        journal::{Journal, Of},
    },
    server::{
        credit,
        invoice::{self, Line},
        ledger,
        number::{self, Kind},
        payer,
        place::{self, Place},
        refusal::{Refusal, told},
        row::{InvoiceRow, for_change},
        typed,
    },
};

/// Takes back an issued invoice, whole or by line, with a reason and a number of its own. Each line gives back net and
/// tax, the patient's part and the payer's in the proportion in which it holds them; the last credit takes the remainder.
///
/// What the patient has paid too much by it is their credit from now on, and the payer's is theirs: payments are never deleted
/// (T4.4). What had been written off is written off no longer, before any payment is released.
impl Command for CreditInvoice {
    const NAME: &'static str = "billing.credit_invoice";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = CreditedInvoice;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<CreditedInvoice, Failure> {
        let row = for_change::<InvoiceRow>(tx, self.invoice_id, Action::Cancel).await?;
        let place = place::of(tx, row.facility).await?;
        let action = InvoiceAction::Credit;
        let (state, open) = invoice::stands(tx, &row, jiff::civil::Date::MAX).await?;
        if !state.allows(action) {
            return Err(Refusal::InvoiceMove { state, action }.into());
        }
        let mut fields = FieldErrors::default();
        let reason = typed::required(&mut fields, "reason", &self.reason, REASON_MAX, "Write why it is credited.");
        let left = invoice::lines_left(tx, row.id).await?;
        let wanted = wanted(&mut fields, &self.lines, &left, &place);
        fields.into_result()?;
        let parts = parts(&left, &wanted)?;
        let number = number::next(tx, &place, Kind::CreditNote).await?;
        let id = write(tx, &row, &place, &number, &reason, &parts).await?;
        let part = |of: fn(Held) -> i64| parts.iter().map(|(_, part)| of(*part)).sum::<i64>();
        let over = (part(|held| held.patient) - open.patient).max(0);
        let restored = over.min(open.written_off);
        let released = over - restored;
        let payer = payer::of_invoice(tx, row.id).await?.map(Into::into);
        let payer_over = (part(|held| held.payer) - open.payer).max(0);
        let payer_restored = payer_over.min(open.payer_written_off);
        let payer_released = payer_over - payer_restored;
        let of = Of { patient: Some(row.patient), invoice: Some(row.id), ..Of::default() };
        let journal = Journal::new(JournalKind::Credited, place.currency)
            .debit(Account::Revenue, part(|held| held.net), of)
            .debit(Account::Tax, part(|held| held.tax), of)
            .credit(Account::Patient, part(|held| held.patient) - restored, of)
            .credit(Account::WriteOff, restored, of)
            .credit(Account::Payer, part(|held| held.payer) - payer_restored, Of { payer, ..of })
            .credit(Account::WriteOff, payer_restored, Of { payer, ..of });
        ledger::post(tx, &place, id.0, journal).await?;
        if released > 0 {
            credit::release(tx, &place, row.id, released).await?;
        }
        if payer_released > 0 {
            payer::release(tx, &place, &row, payer_released).await?;
        }
        tx.touched("credit_note", id.0, Some(row.patient));
        Ok(CreditedInvoice { id: row.id, number, released: Money::new(released, place.currency) })
    }
}

/// The amounts that were typed beside the lines; nothing typed at all is everything that is left.
fn wanted(
    fields: &mut FieldErrors,
    typed_lines: &BTreeMap<String, String>,
    left: &[Line],
    place: &Place,
) -> Vec<(InvoiceLineId, i64)> {
    let typed_lines: Vec<_> = typed_lines.iter().filter(|(_, typed)| !typed.trim().is_empty()).collect();
    if typed_lines.is_empty() {
        return left.iter().map(|line| (line.id, line.left.total())).collect();
    }
    let mut wanted = Vec::with_capacity(typed_lines.len());
    for (line, amount) in typed_lines {
        let field = format!("lines[{line}]");
        let amount = typed::amount_or_zero(fields, &field, amount, place.currency);
        match left.iter().find(|one| one.id.to_string() == *line) {
            Some(one) => wanted.push((one.id, amount)),
            None => fields.add(&field, "This line is not on the invoice."),
        }
    }
    wanted
}

fn parts(left: &[Line], wanted: &[(InvoiceLineId, i64)]) -> Result<Vec<(InvoiceLineId, Held)>, Refusal> {
    let mut parts = Vec::with_capacity(wanted.len());
    for (id, amount) in wanted.iter().filter(|(_, amount)| *amount > 0) {
        let line = left.iter().find(|line| line.id == *id).ok_or(Refusal::CreditOverLine)?;
        parts.push((*id, line.left.take(*amount).ok_or(Refusal::CreditOverLine)?));
    }
    if parts.is_empty() { Err(Refusal::NothingToCredit) } else { Ok(parts) }
}

async fn write(
    tx: &mut Tx,
    row: &InvoiceRow,
    place: &Place,
    number: &str,
    reason: &str,
    parts: &[(InvoiceLineId, Held)],
) -> Result<CreditNoteId, Failure> {
    let id: CreditNoteId = tx.new_id();
    let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
    sqlx::query!(
        "insert into credit_note (id, facility_id, patient_id, adjusts, number, issued_on, reason, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.0,
        row.facility.0,
        row.patient.0,
        row.id.0,
        number,
        place.today.to_sqlx() as _,
        reason,
        by,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    for (line, part) in parts {
        sqlx::query!(
            "insert into credit_note_line (credit_note_id, invoice_line_id, net_minor, tax_minor, patient_minor, payer_minor)
             values ($1, $2, $3, $4, $5, $6)",
            id.0,
            line.0,
            part.net,
            part.tax,
            part.patient,
            part.payer,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
    }
    Ok(id)
}
