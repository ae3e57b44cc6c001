//! The trail of who read and changed what. Written in the transaction of a change, and before the
//! answer of a read, for a page before the page; when it can't be written, there is no change and no answer.

mod page;
mod scribe;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::{Ctx, Failure, Tx, idempotency::Answer, tx::Record};

pub(crate) use page::OpenPage;
pub use page::PageReads;
pub(crate) use scribe::Scribe;

/// What one question has looked at.
struct Entry {
    at: Timestamp,
    action: String,
    ctx: Ctx,
    records: Vec<Record>,
}

/// A command leaves at least one row, even when it names nothing. What was answered is kept for a repeat in the same
/// statement: every command that people wait for comes by here.
pub(crate) async fn record_write(tx: &mut Tx, action: &str, answer: Option<Answer>) -> Result<(), Failure> {
    let mut records = std::mem::take(&mut tx.records);
    records.dedup();
    if records.is_empty() {
        records.push(Record { resource: "", id: None, patient: None });
    }
    let ctx = tx.ctx().clone();
    let person = ctx.actor.signed_in();
    let (account, key, response) = match answer {
        Some(Answer { account, key, response }) => (Some(account.0), Some(key.0), Some(response)),
        None => (None, None, None),
    };
    sqlx::query!(
        r#"with answered as (update idempotency set response = $1 where account_id = $2 and key = $3)
           insert into audit_event
               (at, kind, action, actor, actor_label, session_id, request_id, address, resource, resource_id, patient_id)
           select $4, 'write', $5, $6, $7, $8, $9, $10, record.resource, record.id, record.patient
           from unnest($11::text[], $12::uuid[], $13::uuid[]) as record (resource, id, patient)"#,
        response,
        account,
        key,
        ctx.hale.clock().now().to_sqlx(),
        action,
        person.map(|person| person.account.0),
        ctx.actor.label(),
        person.map(|person| person.session.0),
        ctx.request_id,
        ctx.address.map(|address| address.to_string()),
        &records.iter().map(Record::named).collect::<Vec<_>>() as &[Option<String>],
        &records.iter().map(|record| record.id).collect::<Vec<_>>() as &[Option<Uuid>],
        &records.iter().map(|record| Some(record.patient?.0)).collect::<Vec<_>>() as &[Option<Uuid>],
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(crate) async fn record_reads(ctx: &Ctx, action: &str, mut records: Vec<Record>) -> Result<(), Failure> {
    records.retain(|record| record.patient.is_some());
    records.dedup();
    if records.is_empty() {
        return Ok(());
    }
    let at = ctx.hale.clock().now();
    let mut ctx = ctx.clone();
    let page = ctx.page.take();
    let hale = ctx.hale.clone();
    let entry = Entry { at, action: action.to_owned(), ctx, records };
    let left = match page {
        Some(page) => page.add(entry),
        None => Some(entry),
    };
    Ok(hale.scribe().write(left.into_iter().collect()).await?)
}

/// In one statement, however many questions there were: each says who and when once, and its records point there.
async fn insert<'a>(
    executor: impl PgExecutor<'_>,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> Result<(), sqlx::Error> {
    let entries: Vec<&Entry> = entries.into_iter().collect();
    let records: Vec<(i32, &Record)> = (1..)
        .zip(&entries)
        .flat_map(|(number, entry)| entry.records.iter().map(move |record| (number, record)))
        .collect();
    let people = || entries.iter().map(|entry| entry.ctx.actor.signed_in());
    sqlx::query!(
        r#"insert into audit_event
               (at, kind, action, actor, actor_label, session_id, request_id, address, resource, resource_id, patient_id)
           select ($1::timestamptz[])[entry], 'read', ($2::text[])[entry], ($3::uuid[])[entry], ($4::text[])[entry],
                  ($5::uuid[])[entry], ($6::text[])[entry], ($7::text[])[entry], resource, id, patient
           from unnest($8::int[], $9::text[], $10::uuid[], $11::uuid[]) as record (entry, resource, id, patient)"#,
        &entries.iter().map(|entry| entry.at.to_sqlx()).collect::<Vec<_>>() as &[jiff_sqlx::Timestamp],
        &entries.iter().map(|entry| entry.action.clone()).collect::<Vec<_>>(),
        &people().map(|person| Some(person?.account.0)).collect::<Vec<_>>() as &[Option<Uuid>],
        &entries.iter().map(|entry| entry.ctx.actor.label()).collect::<Vec<_>>(),
        &people().map(|person| Some(person?.session.0)).collect::<Vec<_>>() as &[Option<Uuid>],
        &entries.iter().map(|entry| entry.ctx.request_id.clone()).collect::<Vec<_>>(),
        &entries.iter().map(|entry| Some(entry.ctx.address?.to_string())).collect::<Vec<_>>() as &[Option<String>],
        &records.iter().map(|(number, _)| *number).collect::<Vec<_>>(),
        &records.iter().map(|(_, record)| record.named()).collect::<Vec<_>>() as &[Option<String>],
        &records.iter().map(|(_, record)| record.id).collect::<Vec<_>>() as &[Option<Uuid>],
        &records.iter().map(|(_, record)| Some(record.patient?.0)).collect::<Vec<_>>() as &[Option<Uuid>],
    )
    .execute(executor)
    .await?;
    Ok(())
}

impl Record {
    fn named(&self) -> Option<String> {
        (!self.resource.is_empty()).then(|| self.resource.to_owned())
    }
}
