//! Entries of the ledger: where a number comes from.

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{CashierShiftId, Currency, InvoiceId, OrganizationId, PatientId, PaymentId};
use platform::{Failure, Tx};
use uuid::Uuid;

use crate::{
    model::{Account, JournalKind, LedgerLine},
    server::place::Place,
};

#[derive(Clone, Copy, Debug)]
pub enum Whose {
    /// What the patient owes and has to their credit.
    Patient(PatientId, Date),
    /// On every account.
    Invoice(InvoiceId),
    Payment(PaymentId),
    /// What went into the drawer and out of it.
    Shift(CashierShiftId),
    /// What a payer owes and has to their credit.
    Payer(OrganizationId, Date),
}

/// In the order in which they were posted.
pub async fn entries(tx: &mut Tx, place: &Place, whose: Whose) -> Result<Vec<LedgerLine>, Failure> {
    let mut of: [Option<Uuid>; 5] = [None; 5];
    let mut until = Date::MAX;
    match whose {
        Whose::Patient(patient, as_of) => {
            of[0] = Some(patient.0);
            until = as_of;
        }
        Whose::Invoice(invoice) => of[1] = Some(invoice.0),
        Whose::Payment(payment) => of[2] = Some(payment.0),
        Whose::Shift(shift) => of[3] = Some(shift.0),
        Whose::Payer(payer, as_of) => {
            of[4] = Some(payer.0);
            until = as_of;
        }
    }
    let rows = sqlx::query!(
        r#"select e.booked_on, j.kind as "kind: JournalKind", e.account as "account: Account", e.amount_minor, e.currency,
                  e.invoice_id, e.payment_id
           from ledger_entry e join journal j on j.id = e.journal_id
           where e.facility_id = $1 and e.booked_on <= $2
             and case when $3::uuid is not null then e.patient_id = $3 and e.account in ('patient', 'credit')
                      when $4::uuid is not null then e.invoice_id = $4
                      when $5::uuid is not null then e.payment_id = $5
                      when $7::uuid is not null then e.id in (select id from payer_entry where facility_id = $1 and whose = $7)
                      else e.shift_id = $6 and e.account in ('drawer', 'variance') end
           order by e.booked_on, e.id"#,
        place.id.0,
        until.to_sqlx() as _,
        of[0],
        of[1],
        of[2],
        of[3],
        of[4],
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let currency: Currency = row.currency.parse().map_err(Failure::other)?;
            Ok(LedgerLine {
                booked_on: row.booked_on.to_jiff(),
                kind: row.kind,
                account: row.account,
                amount: model::Money::new(row.amount_minor, currency),
                invoice_id: row.invoice_id.map(Into::into),
                payment_id: row.payment_id.map(Into::into),
            })
        })
        .collect()
}
