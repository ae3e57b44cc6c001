//! Payments in one line each, as they stood at the end of a day.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{Currency, Money, PatientId};
use platform::{Failure, Tx};

use crate::{
    model::{Method, PaymentState, PaymentSummary},
    server::place::Place,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Of one patient, received.
    Of(PatientId),
    /// What no invoice has taken, and what somebody has tried to pay online and did not. A deposit waits for an invoice: it
    /// is among them once there is one to pay.
    ToLookAt,
}

const MOST: i64 = 1000;

pub async fn payments(tx: &mut Tx, place: &Place, which: Which, as_of: Date) -> Result<Vec<PaymentSummary>, Failure> {
    let patient = if let Which::Of(patient) = which { Some(patient.0) } else { None };
    let rows = sqlx::query!(
        r#"select p.id, p.patient_id, p.method as "method: Method", p.state as "state: PaymentState", p.currency,
                  p.amount_minor, p.received_on, coalesce(r.refunded, 0)::bigint as "refunded!",
                  coalesce(c.credit, 0)::bigint as "credit!", p.deposit_for
           from payment p
           left join lateral (select sum(amount_minor) as refunded from refund
                              where payment_id = p.id and paid_out_on <= $2) r on true
           left join lateral (select -sum(amount_minor) as credit from ledger_entry
                              where payment_id = p.id and account = 'credit' and booked_on <= $2) c on true
           where p.facility_id = $1
             and case when $3::uuid is not null then p.patient_id = $3 and p.received_on <= $2
                      else p.state = 'failed' or c.credit > 0 and (p.deposit_for is null or exists (
                          select from ledger_entry e where e.patient_id = p.patient_id and e.facility_id = p.facility_id
                            and e.account = 'patient' and e.booked_on <= $2
                          group by e.invoice_id having sum(e.amount_minor) > 0)) end
           order by p.received_on, p.created_at, p.id limit $4"#,
        place.id.0,
        as_of.to_sqlx() as _,
        patient,
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        tx.saw(row.patient_id.into(), "payment", Some(row.id));
        found.push(PaymentSummary {
            id: row.id.into(),
            patient_id: row.patient_id.into(),
            method: row.method,
            state: row.state,
            amount: Money::new(row.amount_minor, currency),
            received_on: row.received_on.map(|on| on.to_jiff()),
            refunded: Money::new(row.refunded, currency),
            credit: Money::new(row.credit, currency),
            deposit_for: row.deposit_for,
        });
    }
    Ok(found)
}
