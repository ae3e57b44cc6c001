//! Money that came and fits nothing of ours. It stands on the suspense account until somebody has placed it: as a payment of
//! the patient whose it is, or back where it came from.

use jiff_sqlx::ToSqlx;
use model::{Currency, Money, PaymentId, PlacementId, SuspenseId};
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{
    credit, invoice, ledger,
    news::{self, PaymentReceived},
    place::Place,
    row::{InvoiceRow, PaymentRow, PlacementRow, SuspenseRow},
};
use crate::model::{
    Account, InvoiceAction, JournalKind, Method, PaymentState, RefundState,
    journal::{Journal, Of},
};

/// Something that came, or, below zero, that went.
pub struct Came<'a> {
    pub method: Method,
    pub amount: Money,
    pub reference: &'a str,
    /// As the gateway calls it.
    pub gateway_id: Option<&'a str>,
    /// The payment for which it was probably meant.
    pub meant_for: Option<PaymentId>,
}

/// Takes it in on the suspense account, posted under its own id.
pub async fn take_in(tx: &mut Tx, place: &Place, id: SuspenseId, came: &Came<'_>) -> Result<(), Failure> {
    let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
    sqlx::query!(
        "insert into suspense_money (id, facility_id, method, currency, amount_minor, reference, gateway_id, meant_for, came_on, came_at, created_by)
         values ($1, $2, $3, $4, $5, left($6, 300), $7, $8, $9, $10, $11)",
        id.0,
        place.id.0,
        came.method.name(),
        came.amount.currency.code(),
        came.amount.minor,
        came.reference,
        came.gateway_id,
        came.meant_for.map(|payment| payment.0),
        place.today.to_sqlx() as _,
        now as _,
        by,
    )
    .execute(tx.conn())
    .await?;
    let journal = Journal::new(JournalKind::Suspended, came.amount.currency)
        .debit(came.method.account(), came.amount.minor, Of::default())
        .credit(Account::Suspense, came.amount.minor, Of::default());
    ledger::post(tx, place, id.0, journal).await
}

/// What of it is still to be placed, under its lock.
pub async fn left(tx: &mut Tx, money: SuspenseId) -> Result<i64, Failure> {
    let left =
        sqlx::query_scalar!(r#"select left_minor as "left!" from suspense_left where suspense_id = $1"#, money.0);
    Ok(left.fetch_one(tx.conn()).await?)
}

pub fn currency(money: &SuspenseRow) -> Result<Currency, Failure> {
    money.currency.parse().map_err(Failure::other)
}

/// It is a patient's: a payment of theirs by the way it came, that pays the named invoice as far as it is open. What came
/// online is that payment's charge from now on, and goes back the way it came. The caller holds invoice and money.
pub async fn assign(
    tx: &mut Tx,
    place: &Place,
    money: &SuspenseRow,
    placement: &PlacementRow,
    invoice: Option<&InvoiceRow>,
) -> Result<PaymentId, Failure> {
    let patient =
        placement.patient.ok_or_else(|| Failure::other(format!("placement {} names nobody", placement.id)))?;
    let payment = PaymentRow {
        id: tx.new_id(),
        facility: place.id,
        patient,
        method: money.method,
        state: PaymentState::Succeeded,
        currency: money.currency.clone(),
        amount: placement.amount,
        rounding: 0,
        request: None,
        keeps: false,
    };
    write(tx, place, money, &payment).await?;
    let of = credit::of_payment(&payment);
    let journal = Journal::new(JournalKind::Placed, currency(money)?)
        .debit(Account::Suspense, payment.amount, of)
        .credit(Account::Credit, payment.amount, of);
    ledger::post(tx, place, placement.id.0, journal).await?;
    if let Some(row) = invoice {
        let (state, open) = invoice::stands(tx, row, jiff::civil::Date::MAX).await?;
        let part = payment.amount.min(open.patient);
        if part > 0 && state.allows(InvoiceAction::Pay) {
            credit::allocate(tx, place, &payment, row.id, part).await?;
        }
    }
    news::tell(tx, payment.patient, PaymentReceived(payment.id)).await?;
    tx.touched("payment", payment.id.0, Some(payment.patient));
    Ok(payment.id)
}

async fn write(tx: &mut Tx, place: &Place, money: &SuspenseRow, payment: &PaymentRow) -> Result<(), Failure> {
    let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
    sqlx::query!(
        "insert into payment (id, facility_id, patient_id, method, currency, amount_minor, state, reference, received_on, received_at,
                              created_by, created_at, suspense_id)
         values ($1, $2, $3, $4, $5, $6, $7, (select left(reference, 100) from suspense_money where id = $11), $8, $9, $10, $9, $11)",
        payment.id.0,
        payment.facility.0,
        payment.patient.0,
        payment.method.name(),
        payment.currency,
        payment.amount,
        payment.state.name(),
        place.today.to_sqlx() as _,
        now as _,
        by,
        money.id.0,
    )
    .execute(tx.conn())
    .await?;
    if let Some(charge) = &money.gateway_id {
        sqlx::query!(
            "update gateway_object set payment_id = $2 where kind = 'charge' and id = $1 and payment_id is null",
            charge,
            payment.id.0,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// It has gone back where it came from.
pub async fn sent_back(
    tx: &mut Tx,
    place: &Place,
    money: &SuspenseRow,
    source: Uuid,
    amount: i64,
) -> Result<(), Failure> {
    let journal = Journal::new(JournalKind::SentBack, currency(money)?)
        .debit(Account::Suspense, amount, Of::default())
        .credit(money.method.account(), amount, Of::default());
    ledger::post(tx, place, source, journal).await
}

/// A placement has come to its end, and with the last of the money the tasks that it had made.
pub async fn done(
    tx: &mut Tx,
    place: &Place,
    placement: &PlacementRow,
    payment: Option<PaymentId>,
) -> Result<(), Failure> {
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "update suspense_placement set state = $2, payment_id = $3, done_on = $4, done_at = $5 where id = $1",
        placement.id.0,
        RefundState::Succeeded.name(),
        payment.map(|payment| payment.0),
        place.today.to_sqlx() as _,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    if left(tx, placement.suspense).await? == 0 {
        sqlx::query!(
            "update billing_task t set done_by = p.decided_by, done_at = $3 from suspense_placement p
             where t.suspense_id = $1 and t.done_at is null and p.id = $2 and p.decided_by is not null",
            placement.suspense.0,
            placement.id.0,
            now as _,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

pub async fn move_to(tx: &mut Tx, placement: PlacementId, state: RefundState) -> Result<(), Failure> {
    sqlx::query!("update suspense_placement set state = $2 where id = $1", placement.0, state.name())
        .execute(tx.conn())
        .await?;
    Ok(())
}
