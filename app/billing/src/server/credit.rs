//! What of a payment pays what. A payment is the patient's credit first; an allocation takes it to an invoice, and a
//! release brings it back (T4.2, T4.4).

use jiff_sqlx::ToSqlx;
use model::{CashierShiftId, Currency, InvoiceId, Money, PaymentId, RefundId};
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{ledger, place::Place, refusal::Refusal, row::PaymentRow};
use crate::model::{
    Account, JournalKind,
    journal::{Journal, Of},
};

/// What a payment has left, under its lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// No invoice has taken it, and no refund is to.
    pub credit: i64,
    /// Of the amount that was paid, what no refund has given back or is about to.
    pub refundable: i64,
}

pub async fn left(tx: &mut Tx, payment: &PaymentRow) -> Result<Left, Failure> {
    let row = sqlx::query!(
        r#"select coalesce((select credit from payment_credit where payment_id = $1), 0) as "credit!",
                  coalesce(sum(amount_minor) filter (where state not in ('failed', 'rejected')), 0)::bigint as "asked!",
                  coalesce(sum(amount_minor) filter (where state in ('requested', 'approved', 'processing')), 0)::bigint as "open!"
           from refund where payment_id = $1"#,
        payment.id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let refundable = payment.amount - row.asked;
    // The last refund also gives back what cash was rounded by.
    let set_aside = if row.open > 0 && refundable == 0 { row.open + payment.rounding } else { row.open };
    Ok(Left { credit: row.credit - set_aside, refundable })
}

/// Whose entries they are.
pub fn of_payment(payment: &PaymentRow) -> Of {
    Of { patient: Some(payment.patient), payment: Some(payment.id), ..Of::default() }
}

/// Takes so much of a payment to an invoice. The caller holds both, and has seen that there is so much on either side.
pub async fn allocate(
    tx: &mut Tx,
    place: &Place,
    payment: &PaymentRow,
    invoice: InvoiceId,
    amount: i64,
) -> Result<(), Failure> {
    let id = write(tx, payment, invoice, amount).await?;
    let on_invoice = Of { invoice: Some(invoice), ..of_payment(payment) };
    let journal = Journal::new(JournalKind::Allocated, currency(payment)?)
        .debit(Account::Credit, amount, of_payment(payment))
        .credit(Account::Patient, amount, on_invoice);
    ledger::post(tx, place, id, journal).await
}

async fn write(tx: &mut Tx, payment: &PaymentRow, invoice: InvoiceId, amount: i64) -> Result<Uuid, Failure> {
    let id: Uuid = tx.new_id();
    let now = tx.now().to_sqlx();
    let account = tx.actor().account().map(|account| account.0);
    sqlx::query!(
        "insert into allocation (id, payment_id, invoice_id, patient_id, facility_id, amount_minor, account_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        payment.id.0,
        invoice.0,
        payment.patient.0,
        payment.facility.0,
        amount,
        account,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// Brings so much of what has paid an invoice back to the patient's credit: the latest payment first. The caller holds
/// the invoice.
pub async fn release(tx: &mut Tx, place: &Place, invoice: InvoiceId, amount: i64) -> Result<(), Failure> {
    let paid = sqlx::query!(
        r#"select payment_id, sum(amount_minor)::bigint as "amount!" from allocation where invoice_id = $1
           group by payment_id having sum(amount_minor) > 0 order by max(at) filter (where amount_minor > 0) desc, payment_id desc"#,
        invoice.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut wanted = amount;
    for one in paid {
        let part = wanted.min(one.amount);
        if part > 0 {
            let payment = payment(tx, one.payment_id.into()).await?;
            release_from(tx, place, &payment, invoice, part).await?;
            wanted -= part;
        }
    }
    if wanted > 0 {
        return Err(Failure::other(format!("invoice {invoice} was paid {wanted} less than is to be released")));
    }
    Ok(())
}

async fn release_from(
    tx: &mut Tx,
    place: &Place,
    payment: &PaymentRow,
    invoice: InvoiceId,
    part: i64,
) -> Result<(), Failure> {
    let id = write(tx, payment, invoice, -part).await?;
    let on_invoice = Of { invoice: Some(invoice), ..of_payment(payment) };
    let journal = Journal::new(JournalKind::Released, currency(payment)?)
        .debit(Account::Patient, part, on_invoice)
        .credit(Account::Credit, part, of_payment(payment));
    ledger::post(tx, place, id, journal).await
}

/// A payment that follows from something that was loaded: it is the same patient's.
async fn payment(tx: &mut Tx, id: PaymentId) -> Result<PaymentRow, Failure> {
    use platform::Resource;
    PaymentRow::fetch(tx.conn(), id).await?.ok_or_else(|| Failure::other(format!("payment {id} is gone")))
}

pub fn currency(payment: &PaymentRow) -> Result<Currency, Failure> {
    payment.currency.parse().map_err(Failure::other)
}

/// "Only 20.00 USD of this payment is left."
pub fn only(left: i64, currency: Currency) -> Refusal {
    Refusal::OverCredit { left: Money::new(left.max(0), currency) }
}

/// What of the patient's credit a refund of `amount` uses. The refund that completes the payment takes the remainder: what
/// cash was rounded by is given back with it, so that the refunds are exactly what was paid (T3.5, T3.6).
pub const fn given_back(payment: &PaymentRow, left: Left, amount: i64) -> i64 {
    if amount == left.refundable { amount + payment.rounding } else { amount }
}

/// The largest amount that can be refunded.
pub fn most_refundable(payment: &PaymentRow, left: Left) -> i64 {
    let whole = given_back(payment, left, left.refundable);
    if whole <= left.credit { left.refundable } else { left.credit.min(left.refundable - 1) }.max(0)
}

/// Posts a refund: out of the patient's credit, and out of where the money came in. The caller holds the payment, and the
/// refund is one of those that count as asked for.
pub async fn pay_out(
    tx: &mut Tx,
    place: &Place,
    payment: &PaymentRow,
    refund: RefundId,
    amount: i64,
    shift: Option<CashierShiftId>,
) -> Result<(), Failure> {
    // One refund is open at a time: where all of the payment is asked for, this is the last one.
    let left = left(tx, payment).await?;
    let rounding = if left.refundable == 0 { payment.rounding } else { 0 };
    let of = of_payment(payment);
    let journal = Journal::new(JournalKind::Refunded, currency(payment)?)
        .debit(Account::Credit, amount + rounding, of)
        .credit(Account::Rounding, rounding, of)
        .credit(payment.method.account(), amount, Of { shift, ..of });
    ledger::post(tx, place, refund.0, journal).await
}

/// Locks the invoices that a payment has paid: before the payment itself, as everywhere.
pub async fn lock_paid(tx: &mut Tx, payment: PaymentId) -> Result<(), Failure> {
    sqlx::query!(
        "select id from invoice where id in (select invoice_id from allocation where payment_id = $1) order by id for no key update",
        payment.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(())
}

/// Brings so much of what a payment has paid back to its credit, the latest first: its invoices are open again.
pub async fn release_payment(tx: &mut Tx, place: &Place, payment: &PaymentRow, amount: i64) -> Result<(), Failure> {
    let paid = sqlx::query!(
        r#"select invoice_id, sum(amount_minor)::bigint as "amount!" from allocation where payment_id = $1
           group by invoice_id having sum(amount_minor) > 0 order by max(at) filter (where amount_minor > 0) desc, invoice_id desc"#,
        payment.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut wanted = amount;
    for one in paid {
        let part = wanted.min(one.amount);
        if part > 0 {
            release_from(tx, place, payment, one.invoice_id.into(), part).await?;
            wanted -= part;
        }
    }
    if wanted > 0 { Err(Failure::other(format!("payment {} has paid {wanted} less", payment.id))) } else { Ok(()) }
}
