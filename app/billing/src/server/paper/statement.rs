use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::Money;
use platform::{Failure, Tx};

use crate::{
    model::{BankAccount, JournalKind, Method},
    server::{
        place::{self, Place},
        row::AccountRow,
    },
};

/// A patient's account at a facility as it stood at the end of a day (T4.12).
#[derive(Clone, Debug)]
pub struct StatementPaper {
    pub as_of: Date,
    pub lines: Vec<StatementLine>,
    pub open: Vec<OpenBill>,
    pub owed: Money,
    /// What was paid and no bill has taken.
    pub credit: Money,
    /// What is owed less the credit: below zero the house owes it.
    pub balance: Money,
    /// Where what is owed can be transferred to.
    pub bank: Option<BankAccount>,
}

#[derive(Clone, Debug)]
pub struct StatementLine {
    pub on: Date,
    pub words: String,
    /// Above zero: the patient owes more.
    pub amount: Money,
    pub balance: Money,
}

#[derive(Clone, Debug)]
pub struct OpenBill {
    pub number: String,
    pub due_on: Date,
    pub overdue: bool,
    pub open: Money,
}

/// As of a day, or as it stands now. What only moves between a payment and an invoice changes nothing, and is no line.
pub async fn statement(tx: &mut Tx, account: &AccountRow, as_of: Option<Date>) -> Result<StatementPaper, Failure> {
    let place = place::of(tx, account.facility).await?;
    let as_of = as_of.unwrap_or(place.today).min(place.today);
    let money = |minor| Money::new(minor, place.currency);
    let rows = sqlx::query!(
        r#"select e.booked_on, j.kind as "kind: JournalKind", sum(e.amount_minor)::bigint as "amount!",
                  (select number from invoice where id = (array_agg(e.invoice_id) filter (where e.invoice_id is not null))[1]) as number,
                  (select method from payment where id = (array_agg(e.payment_id) filter (where e.payment_id is not null))[1]) as "method: Method"
           from ledger_entry e join journal j on j.id = e.journal_id
           where e.patient_id = $1 and e.facility_id = $2 and e.booked_on <= $3 and e.account in ('patient', 'credit')
           group by j.id, e.booked_on having sum(e.amount_minor) <> 0 order by e.booked_on, min(e.id)"#,
        account.patient.0,
        account.facility.0,
        as_of.to_sqlx() as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut balance = 0;
    let lines = rows
        .into_iter()
        .map(|row| {
            balance += row.amount;
            StatementLine {
                on: row.booked_on.to_jiff(),
                words: words(row.kind, row.number.as_deref(), row.method),
                amount: money(row.amount),
                balance: money(balance),
            }
        })
        .collect();
    let open = open(tx, account, &place, as_of).await?;
    let owed = open.iter().map(|bill| bill.open.minor).sum::<i64>();
    Ok(StatementPaper {
        as_of,
        lines,
        open,
        owed: money(owed),
        credit: money(owed - balance),
        balance: money(balance),
        bank: place.bank,
    })
}

/// As the patient reads it.
fn words(kind: JournalKind, number: Option<&str>, method: Option<Method>) -> String {
    let number = number.unwrap_or_default();
    match (kind, method) {
        (JournalKind::InvoiceIssued, _) => format!("Bill {number}"),
        (JournalKind::Credited, _) => format!("Taken back from bill {number}"),
        (JournalKind::WrittenOff, _) => format!("Waived of bill {number}"),
        (JournalKind::PaymentReceived | JournalKind::Placed, Some(method)) => {
            format!("Payment received ({})", method.words().to_lowercase())
        }
        (JournalKind::Refunded, Some(method)) => format!("Paid back to you ({})", method.words().to_lowercase()),
        (kind, _) => kind.words().to_owned(),
    }
}

async fn open(tx: &mut Tx, account: &AccountRow, place: &Place, as_of: Date) -> Result<Vec<OpenBill>, Failure> {
    let rows = sqlx::query!(
        r#"select i.number as "number!", i.due_on as "due_on!", sum(e.amount_minor)::bigint as "open!",
                  exists (select from payment_plan_invoice x cross join lateral plan_stands(x.plan_id, $3) s
                          where x.invoice_id = i.id and s.kept) as "kept!"
           from ledger_entry e join invoice i on i.id = e.invoice_id
           where e.patient_id = $1 and e.facility_id = $2 and e.booked_on <= $3 and e.account = 'patient'
           group by i.id having sum(e.amount_minor) <> 0 order by i.due_on, i.id"#,
        account.patient.0,
        account.facility.0,
        as_of.to_sqlx() as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let due_on = row.due_on.to_jiff();
            let open = Money::new(row.open, place.currency);
            OpenBill { number: row.number, due_on, overdue: due_on < as_of && !row.kept, open }
        })
        .collect())
}
