use jiff::ToSpan;
use jiff_sqlx::ToSqlx;
use model::{Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{
        Account, InvoiceAction, Invoiced, IssueInvoice, JournalKind,
        journal::{Journal, Of},
    },
    server::{
        invoice, ledger,
        news::{self, BillIssued, RemindOfBill},
        number::{self, Kind},
        payer, place,
        refusal::Refusal,
        row::{InvoiceRow, for_change},
    },
};

/// Issues a draft as it was looked at: it gets the next number of its facility and year, a day by which it is to be paid,
/// and stands in the ledger. The patient is told that there is something to pay, and reminded when that day is over. From here on nothing of it changes; a correction is a credit note.
impl Command for IssueInvoice {
    const NAME: &'static str = "billing.issue_invoice";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = Invoiced;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Invoiced, Failure> {
        let row = for_change::<InvoiceRow>(tx, self.invoice_id, Action::Edit).await?;
        let action = InvoiceAction::Issue;
        if !row.state.allows(action) {
            let (state, _) = invoice::stands(tx, &row, jiff::civil::Date::MAX).await?;
            return Err(Refusal::InvoiceMove { state, action }.into());
        }
        if row.version != self.version {
            return Err(Refusal::Changed.into());
        }
        let place = place::of(tx, row.facility).await?;
        let due = place.today.checked_add(i64::from(place.due_days).days()).map_err(Failure::other)?;
        let number = number::next(tx, &place, Kind::Invoice).await?;
        let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
        sqlx::query!(
            "update invoice set state = 'issued', number = $2, issued_on = $3, due_on = $4, issued_at = $5, issued_by = $6
             where id = $1",
            row.id.0,
            number,
            place.today.to_sqlx() as _,
            due.to_sqlx() as _,
            now as _,
            by,
        )
        .execute(tx.conn())
        .await?;
        let journal = journal(tx, &row).await?;
        let owed = journal.entries.iter().any(|entry| entry.account == Account::Patient);
        if !journal.entries.is_empty() {
            ledger::post(tx, &place, row.id.0, journal).await?;
        }
        if owed {
            news::tell(tx, row.patient, BillIssued(row.id)).await?;
            RemindOfBill::first(tx, row.id, place.id, due).await?;
        }
        Ok(Invoiced { id: row.id, patient_id: row.patient, number: Some(number) })
    }
}

/// What the patient and the payer owe from now on, and what was earned. Nothing, where all of it costs nothing.
async fn journal(tx: &mut Tx, row: &InvoiceRow) -> Result<Journal, Failure> {
    let lines = invoice::lines_left(tx, row.id).await?;
    let sum = |of: fn(&invoice::Line) -> i64| lines.iter().map(of).sum::<i64>();
    let payer = match row.coverage {
        Some(coverage) if sum(|line| line.left.payer) > 0 => Some(payer::of_coverage(tx, coverage).await?.0),
        _ => None,
    };
    let of = Of { patient: Some(row.patient), invoice: Some(row.id), ..Of::default() };
    Ok(Journal::new(JournalKind::InvoiceIssued, invoice::currency(row)?)
        .debit(Account::Patient, sum(|line| line.left.patient), of)
        .debit(Account::Payer, sum(|line| line.left.payer), Of { payer, ..of })
        .credit(Account::Revenue, sum(|line| line.left.net), of)
        .credit(Account::Tax, sum(|line| line.left.tax), of))
}
