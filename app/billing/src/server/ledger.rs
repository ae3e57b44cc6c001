//! The one way to post. A journal that does not sum to zero is a fault of ours: it is refused here, and again by the
//! database when the transaction ends.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{InvoiceId, PatientId};
use platform::{Failure, Topic, Tx};
use uuid::Uuid;

use super::place::Place;
use crate::model::journal::{Entry, Journal};

/// Posts what happened today. `source` is what happened (the invoice, the payment, the allocation): each is posted once.
pub async fn post(tx: &mut Tx, place: &Place, source: Uuid, journal: Journal) -> Result<(), Failure> {
    journal.check().map_err(Failure::other)?;
    let id: Uuid = tx.new_id();
    let now = tx.now().to_sqlx();
    let account = tx.actor().account().map(|account| account.0);
    sqlx::query!(
        "insert into journal (id, facility_id, kind, source_id, currency, booked_on, booked_at, account_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        place.id.0,
        journal.kind.name(),
        source,
        journal.currency.code(),
        place.today.to_sqlx() as _,
        now as _,
        account,
    )
    .execute(tx.conn())
    .await?;
    // Whoever looks at their bills meanwhile is told.
    let patients: BTreeSet<PatientId> = journal.entries.iter().filter_map(|entry| entry.of.patient).collect();
    patients.into_iter().for_each(|patient| tx.notify(Topic::Bills(patient)));
    entries(tx, id, place, &journal).await
}

async fn entries(tx: &mut Tx, id: Uuid, place: &Place, journal: &Journal) -> Result<(), Failure> {
    let all = &journal.entries;
    let ids = |of: fn(&Entry) -> Option<Uuid>| all.iter().map(of).collect::<Vec<_>>();
    let accounts: Vec<String> = all.iter().map(|entry| entry.account.name().to_owned()).collect();
    let amounts: Vec<i64> = all.iter().map(|entry| entry.amount).collect();
    sqlx::query!(
        "insert into ledger_entry (journal_id, facility_id, booked_on, currency, account, amount_minor, patient_id,
                                   payer_id, invoice_id, payment_id, shift_id, payer_payment_id)
         select $1, $2, $3, $4, e.* from unnest($5::text[], $6::bigint[], $7::uuid[], $8::uuid[], $9::uuid[],
                                                $10::uuid[], $11::uuid[], $12::uuid[]) e",
        id,
        place.id.0,
        place.today.to_sqlx() as _,
        journal.currency.code(),
        &accounts,
        &amounts,
        &ids(|entry| entry.of.patient.map(Into::into)) as _,
        &ids(|entry| entry.of.payer) as _,
        &ids(|entry| entry.of.invoice.map(Into::into)) as _,
        &ids(|entry| entry.of.payment.map(Into::into)) as _,
        &ids(|entry| entry.of.shift.map(Into::into)) as _,
        &ids(|entry| entry.of.payer_payment.map(Into::into)) as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What of an issued invoice is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    pub patient: i64,
    pub payer: i64,
    /// What of the patient's part was written off.
    pub written_off: i64,
    /// And of the payer's.
    pub payer_written_off: i64,
}

/// As of a day; call it under the invoice's lock where something is decided on it.
pub async fn open(tx: &mut Tx, invoice: InvoiceId, as_of: Date) -> Result<Open, Failure> {
    let row = sqlx::query!(
        r#"select coalesce(sum(amount_minor) filter (where account = 'patient'), 0)::bigint as "patient!",
                  coalesce(sum(amount_minor) filter (where account = 'payer'), 0)::bigint as "payer!",
                  coalesce(sum(amount_minor) filter (where account = 'write_off' and payer_id is null), 0)::bigint as "written_off!",
                  coalesce(sum(amount_minor) filter (where account = 'write_off' and payer_id is not null), 0)::bigint as "payer_written_off!"
           from ledger_entry where invoice_id = $1 and booked_on <= $2"#,
        invoice.0,
        as_of.to_sqlx() as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Open {
        patient: row.patient,
        payer: row.payer,
        written_off: row.written_off,
        payer_written_off: row.payer_written_off,
    })
}
