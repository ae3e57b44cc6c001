//! What payers owe and pay. A payment of theirs is their credit first; an allocation takes it to the payer's part of an
//! invoice, and a release brings it back, as it is with patients.

use jiff_sqlx::ToSqlx;
use model::{CoverageId, Currency, InvoiceId, OrganizationId};
use patients::server::{NewOrganization, upsert_organization};
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{
    ledger,
    place::Place,
    row::{InvoiceRow, PayerPaymentRow},
};
use crate::model::{
    Account, JournalKind,
    journal::{Journal, Of},
};

/// Who carries the other part of what this coverage is billed for: the organization of that name, which is written down the
/// first time that it owes something. The caller issues an invoice.
pub async fn of_coverage(tx: &mut Tx, coverage: CoverageId) -> Result<OrganizationId, Failure> {
    let found = sqlx::query!(
        r#"select c.patient_id, c.payor_organization_id, left(coalesce(c.payor, c.kind, 'Insurance'), 500) as "name!",
                  (select o.id from organization o where lower(o.name) = lower(left(coalesce(c.payor, c.kind, 'Insurance'), 500))
                   order by o.created_at, o.id limit 1) as known
           from coverage c where c.id = $1 for no key update of c"#,
        coverage.0,
    )
    .fetch_one(tx.conn())
    .await?;
    if let Some(payer) = found.payor_organization_id {
        return Ok(payer.into());
    }
    let payer = match found.known {
        Some(known) => known.into(),
        None => {
            let kind = Some("Insurance company".to_owned());
            let new = NewOrganization { name: found.name, active: true, kind, ..NewOrganization::default() };
            upsert_organization(tx, &new).await?.0
        }
    };
    sqlx::query!("update coverage set payor_organization_id = $2 where id = $1", coverage.0, payer.0)
        .execute(tx.conn())
        .await?;
    tx.touched("coverage", coverage.0, Some(found.patient_id.into()));
    Ok(payer)
}

/// Whose the payer's part of an issued invoice is.
pub async fn of_invoice(tx: &mut Tx, invoice: InvoiceId) -> Result<Option<OrganizationId>, Failure> {
    let posted = sqlx::query_scalar!(
        "select whose from payer_entry where invoice_id = $1 and account = 'payer' order by id limit 1",
        invoice.0,
    );
    Ok(posted.fetch_optional(tx.conn()).await?.flatten().map(Into::into))
}

pub fn currency(payment: &PayerPaymentRow) -> Result<Currency, Failure> {
    payment.currency.parse().map_err(Failure::other)
}

/// Whose entries they are.
pub fn of_payment(payment: &PayerPaymentRow) -> Of {
    Of { payer: Some(payment.payer.0), payer_payment: Some(payment.id), ..Of::default() }
}

/// What no invoice has taken, under the payment's lock.
pub async fn left(tx: &mut Tx, payment: &PayerPaymentRow) -> Result<i64, Failure> {
    let left = sqlx::query_scalar!(
        r#"select coalesce(-sum(amount_minor), 0)::bigint as "left!" from ledger_entry
           where payer_payment_id = $1 and account = 'payer_credit'"#,
        payment.id.0,
    );
    Ok(left.fetch_one(tx.conn()).await?)
}

/// Takes so much of a payment to an invoice. The caller holds both, and has seen that there is so much on either side.
pub async fn allocate(
    tx: &mut Tx,
    place: &Place,
    payment: &PayerPaymentRow,
    invoice: &InvoiceRow,
    amount: i64,
) -> Result<(), Failure> {
    let id = write(tx, payment, invoice, amount).await?;
    let journal = Journal::new(JournalKind::PayerAllocated, currency(payment)?)
        .debit(Account::PayerCredit, amount, of_payment(payment))
        .credit(Account::Payer, amount, on_invoice(payment, invoice));
    ledger::post(tx, place, id, journal).await
}

fn on_invoice(payment: &PayerPaymentRow, invoice: &InvoiceRow) -> Of {
    Of { patient: Some(invoice.patient), invoice: Some(invoice.id), ..of_payment(payment) }
}

async fn write(tx: &mut Tx, payment: &PayerPaymentRow, invoice: &InvoiceRow, amount: i64) -> Result<Uuid, Failure> {
    let id: Uuid = tx.new_id();
    let (now, account) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
    sqlx::query!(
        "insert into payer_allocation (id, payer_payment_id, invoice_id, patient_id, facility_id, amount_minor, account_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        payment.id.0,
        invoice.id.0,
        invoice.patient.0,
        invoice.facility.0,
        amount,
        account,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// Brings so much of what payers have paid of an invoice back to their credit: the latest payment first. The caller holds the
/// invoice.
pub async fn release(tx: &mut Tx, place: &Place, invoice: &InvoiceRow, amount: i64) -> Result<(), Failure> {
    use platform::Resource;
    let paid = sqlx::query!(
        r#"select payer_payment_id as id, sum(amount_minor)::bigint as "amount!" from payer_allocation where invoice_id = $1
           group by payer_payment_id having sum(amount_minor) > 0
           order by max(at) filter (where amount_minor > 0) desc, payer_payment_id desc"#,
        invoice.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut wanted = amount;
    for one in paid {
        let part = wanted.min(one.amount);
        if part > 0 {
            let gone = || Failure::other(format!("payer payment {} is gone", one.id));
            let payment = PayerPaymentRow::fetch(tx.conn(), one.id.into()).await?.ok_or_else(gone)?;
            let id = write(tx, &payment, invoice, -part).await?;
            let journal = Journal::new(JournalKind::PayerReleased, currency(&payment)?)
                .debit(Account::Payer, part, on_invoice(&payment, invoice))
                .credit(Account::PayerCredit, part, of_payment(&payment));
            ledger::post(tx, place, id, journal).await?;
            wanted -= part;
        }
    }
    if wanted > 0 {
        return Err(Failure::other(format!("payers have paid {wanted} less of invoice {}", invoice.id)));
    }
    Ok(())
}
