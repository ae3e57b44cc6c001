use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{AppError, Money, OrganizationId, PatientId, Permission};
use platform::{Failure, Query, Tx};

use super::{
    entries::{Whose, entries},
    payers::payers,
};
use crate::{
    model::{Method, PayerInvoice, PayerPaymentLine, PayerView, ShowPayer},
    server::{
        named,
        place::{self, Place},
    },
};

const MOST: i64 = 500;

/// What one payer owes a facility at the end of a day, invoice by invoice, what they have paid, and every entry that this is
/// the sum of.
impl Query for ShowPayer {
    const NAME: &'static str = "billing.payer";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = PayerView;

    async fn execute(self, tx: &mut Tx) -> Result<PayerView, Failure> {
        let place = place::chosen(tx, self.facility_id, Permission::ViewBilling).await?;
        let as_of = self.as_of.unwrap_or(place.today);
        let known = sqlx::query_scalar!("select name from organization where id = $1", self.payer_id.0)
            .fetch_optional(tx.conn())
            .await?
            .ok_or(AppError::NotFound)?;
        let line = payers(tx, &place, Some(self.payer_id), as_of).await?.pop();
        let aging = line.map(|line| line.aging).unwrap_or_default();
        let money = |minor| Money::new(minor, place.currency);
        Ok(PayerView {
            id: self.payer_id,
            name: known,
            facility_id: place.id,
            as_of,
            now: as_of >= place.today,
            owed: money(aging.balance() + aging.credit),
            credit: money(aging.credit),
            aging,
            invoices: invoices(tx, &place, self.payer_id, as_of).await?,
            payments: payments(tx, &place, self.payer_id, as_of).await?,
            entries: entries(tx, &place, Whose::Payer(self.payer_id, as_of)).await?,
            may: place::may(tx, place.id),
            facility_name: place.name,
        })
    }
}

/// Invoices of which something was open on that day, the longest due first.
async fn invoices(
    tx: &mut Tx,
    place: &Place,
    payer: OrganizationId,
    as_of: Date,
) -> Result<Vec<PayerInvoice>, Failure> {
    let rows = sqlx::query!(
        r#"select i.id, i.patient_id, s.name as "name!", s.mrn as "mrn!", i.number as "number!", i.due_on as "due_on!", o.open as "open!",
                  coalesce((select sum(l.payer_minor - coalesce((select sum(c.payer_minor) from credit_note_line c
                                                                 where c.invoice_line_id = l.id), 0))
                            from invoice_line l where l.invoice_id = i.id and l.live), 0)::bigint as "part!"
           from (select invoice_id, sum(amount_minor)::bigint as open from payer_entry
                 where facility_id = $1 and whose = $2 and account = 'payer' and booked_on <= $3 and currency = $4
                 group by invoice_id having sum(amount_minor) > 0) o
           join invoice i on i.id = o.invoice_id join patient_summary s on s.patient_id = i.patient_id
           order by i.due_on, i.id limit $5"#,
        place.id.0,
        payer.0,
        as_of.to_sqlx() as _,
        place.currency.code(),
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let patient: PatientId = row.patient_id.into();
        tx.saw(patient, "invoice", Some(row.id));
        found.push(PayerInvoice {
            id: row.id.into(),
            patient: named::named(patient, row.name, row.mrn),
            number: row.number,
            due_on: row.due_on.to_jiff(),
            part: Money::new(row.part, place.currency),
            open: Money::new(row.open, place.currency),
        });
    }
    Ok(found)
}

/// The latest first.
async fn payments(
    tx: &mut Tx,
    place: &Place,
    payer: OrganizationId,
    as_of: Date,
) -> Result<Vec<PayerPaymentLine>, Failure> {
    let rows = sqlx::query!(
        r#"select p.id, p.method as "method: Method", p.reference, p.received_on, p.amount_minor,
                  coalesce((select -sum(e.amount_minor) from ledger_entry e
                            where e.payer_payment_id = p.id and e.account = 'payer_credit' and e.booked_on <= $3), 0)::bigint as "credit!"
           from payer_payment p
           where p.facility_id = $1 and p.payer_id = $2 and p.received_on <= $3 and p.currency = $4
           order by p.received_at desc, p.id limit $5"#,
        place.id.0,
        payer.0,
        as_of.to_sqlx() as _,
        place.currency.code(),
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PayerPaymentLine {
            id: row.id.into(),
            method: row.method,
            reference: row.reference,
            received_on: row.received_on.to_jiff(),
            amount: Money::new(row.amount_minor, place.currency),
            credit: Money::new(row.credit, place.currency),
        })
        .collect())
}
