//! The trail of who read and changed what. Written in the transaction of a change, and before the
//! answer of a read; when it can't be written, there is no change and no answer.

use jiff_sqlx::ToSqlx;
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::{Ctx, Failure, Tx, tx::Record};

/// A command leaves at least one row, even when it names nothing.
pub(crate) async fn record_write(tx: &mut Tx, action: &str) -> Result<(), Failure> {
    let mut records = std::mem::take(&mut tx.records);
    records.dedup();
    if records.is_empty() {
        records.push(Record { resource: "", id: None, patient: None });
    }
    let ctx = tx.ctx().clone();
    insert(tx.conn(), &ctx, "write", action, &records).await
}

pub(crate) async fn record_reads(ctx: &Ctx, action: &str, mut records: Vec<Record>) -> Result<(), Failure> {
    records.retain(|record| record.patient.is_some());
    records.dedup();
    if records.is_empty() {
        return Ok(());
    }
    insert(ctx.hale.pool(), ctx, "read", action, &records).await
}

async fn insert(
    executor: impl PgExecutor<'_>,
    ctx: &Ctx,
    kind: &str,
    action: &str,
    records: &[Record],
) -> Result<(), Failure> {
    let resources: Vec<Option<String>> =
        records.iter().map(|record| (!record.resource.is_empty()).then(|| record.resource.to_owned())).collect();
    let ids: Vec<Option<Uuid>> = records.iter().map(|record| record.id).collect();
    let patients: Vec<Option<Uuid>> = records.iter().map(|record| record.patient.map(Into::into)).collect();
    let person = ctx.actor.signed_in();
    sqlx::query!(
        r#"insert into audit_event
               (at, kind, action, actor, actor_label, session_id, request_id, address, resource, resource_id, patient_id)
           select $1, $2, $3, $4, $5, $6, $7, $8, record.resource, record.id, record.patient
           from unnest($9::text[], $10::uuid[], $11::uuid[]) as record (resource, id, patient)"#,
        ctx.hale.clock().now().to_sqlx(),
        kind,
        action,
        person.map(|person| person.account.0),
        ctx.actor.label(),
        person.map(|person| person.session.0),
        ctx.request_id,
        ctx.address.map(|address| address.to_string()),
        &resources as &[Option<String>],
        &ids as &[Option<Uuid>],
        &patients as &[Option<Uuid>],
    )
    .execute(executor)
    .await?;
    Ok(())
}
