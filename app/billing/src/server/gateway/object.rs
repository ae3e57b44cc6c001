//! The gateway's things as we know them: sessions, charges, refunds. Each is one thing, whatever number of events tell of it.

use jiff_sqlx::ToSqlx;
use model::{Action, FacilityId, PaymentId, RefundId, SuspenseId};
use platform::{Failure, Tx};
use uuid::Uuid;

use crate::server::row::{PaymentRow, for_change};

pub struct Charge {
    pub facility: FacilityId,
    /// None: on the suspense account.
    pub payment: Option<PaymentId>,
}

/// The payment for which we opened the session, locked.
pub async fn payment_of_session(tx: &mut Tx, session: &str) -> Result<Option<PaymentRow>, Failure> {
    let found = sqlx::query_scalar!("select payment_id from gateway_session where id = $1", session);
    match found.fetch_optional(tx.conn()).await? {
        Some(id) => Ok(Some(for_change::<PaymentRow>(tx, id.into(), Action::View).await?)),
        None => Ok(None),
    }
}

/// The payment that a thing of the gateway's belongs to, as far as it is known.
pub async fn payment_of(tx: &mut Tx, kind: &str, id: &str) -> Result<Option<PaymentRow>, Failure> {
    let found = sqlx::query_scalar!(
        r#"select payment_id as "id!" from gateway_object where kind = $1 and id = $2 and payment_id is not null
           union all select payment_id from gateway_session where $1 = 'session' and id = $2"#,
        kind,
        id,
    );
    match found.fetch_optional(tx.conn()).await? {
        Some(id) => Ok(Some(tx.load::<PaymentRow>(id.into(), Action::View).await?)),
        None => Ok(None),
    }
}

/// A charge that has come in.
pub async fn charge(tx: &mut Tx, charge: &str) -> Result<Option<Charge>, Failure> {
    let found =
        sqlx::query!("select facility_id, payment_id from gateway_object where kind = 'charge' and id = $1", charge,)
            .fetch_optional(tx.conn())
            .await?;
    Ok(found.map(|row| Charge { facility: row.facility_id.into(), payment: row.payment_id.map(Into::into) }))
}

/// The charge of a payment, as the gateway calls it.
pub async fn charge_of(tx: &mut Tx, payment: PaymentId) -> Result<Option<String>, Failure> {
    let found =
        sqlx::query_scalar!("select id from gateway_object where kind = 'charge' and payment_id = $1", payment.0);
    Ok(found.fetch_optional(tx.conn()).await?)
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Ours {
    pub payment: Option<PaymentId>,
    pub refund: Option<RefundId>,
}

/// Remembers a thing the first time that it is told of; the id under which it is posted. `None`: it is known.
pub async fn first(
    tx: &mut Tx,
    kind: &str,
    id: &str,
    facility: FacilityId,
    ours: Ours,
) -> Result<Option<Uuid>, Failure> {
    let posting: Uuid = tx.new_id();
    let now = tx.now().to_sqlx();
    let made = sqlx::query!(
        "insert into gateway_object (kind, id, facility_id, payment_id, refund_id, posting_id, first_seen_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict on constraint gateway_object_once do nothing",
        kind,
        id,
        facility.0,
        ours.payment.map(|payment| payment.0),
        ours.refund.map(|refund| refund.0),
        posting,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok((made.rows_affected() == 1).then_some(posting))
}

/// Where money stands that nobody can place: the gateway's account is the whole house's, so at its first facility.
pub async fn house(tx: &mut Tx) -> Result<FacilityId, Failure> {
    let first = sqlx::query_scalar!("select id from facility order by created_at, id limit 1");
    Ok(first.fetch_one(tx.conn()).await?.into())
}

/// Something that a person has to look at.
pub async fn task(tx: &mut Tx, payment: Option<&PaymentRow>, kind: &str, detail: &str) -> Result<(), Failure> {
    task_once(tx, payment, kind, None, detail).await
}

/// The same; where `subject` says what it is about, there is one task of it, however often it is found.
pub async fn task_once(
    tx: &mut Tx,
    payment: Option<&PaymentRow>,
    kind: &str,
    subject: Option<&str>,
    detail: &str,
) -> Result<(), Failure> {
    note_task(tx, About { payment, subject, money: None }, kind, detail).await
}

/// What a task is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    pub payment: Option<&'a PaymentRow>,
    pub subject: Option<&'a str>,
    /// Money on the suspense account of a facility, that has to be placed.
    pub money: Option<(SuspenseId, FacilityId)>,
}

pub async fn note_task(tx: &mut Tx, about: About<'_>, kind: &str, detail: &str) -> Result<(), Failure> {
    let About { payment, subject, money } = about;
    let facility = match (payment, money) {
        (Some(payment), _) => payment.facility,
        (None, Some((_, facility))) => facility,
        (None, None) => house(tx).await?,
    };
    let id: Uuid = tx.new_id();
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "insert into billing_task (id, facility_id, patient_id, payment_id, kind, detail, created_at, subject, suspense_id)
         values ($1, $2, $3, $4, $5, left($6, 500), $7, $8, $9)
         on conflict (kind, subject) where subject is not null do nothing",
        id,
        facility.0,
        payment.map(|payment| payment.patient.0),
        payment.map(|payment| payment.id.0),
        kind,
        detail,
        now as _,
        subject,
        money.map(|(money, _)| money.0),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
