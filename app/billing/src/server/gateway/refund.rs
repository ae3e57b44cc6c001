//! Money that went back: asked for here, or made at the gateway's own desk. Both end in the same kind of row (T9.7).

use jiff_sqlx::ToSqlx;
use model::{Action, Money, RefundId};
use platform::{Failure, Tx};

use super::{
    Outcome,
    object::{self, Ours},
    send_back,
};
use crate::{
    model::{Method, RefundAction, RefundState},
    server::{
        credit,
        place::{self, Place},
        row::{PaymentRow, RefundRow, for_change},
        suspense,
    },
};

pub struct Told<'a> {
    pub refund: &'a str,
    pub charge: &'a str,
    pub ours: Option<RefundId>,
    pub amount: Money,
    pub succeeded: bool,
}

/// `None`: the charge has not come yet.
pub async fn told(tx: &mut Tx, told: &Told<'_>) -> Result<Option<Outcome>, Failure> {
    let Some(charge) = object::charge(tx, told.charge).await? else { return Ok(None) };
    let place = place::of(tx, charge.facility).await?;
    let Some(payment) = charge.payment else { return suspended(tx, told, &place).await.map(Some) };
    credit::lock_paid(tx, payment).await?;
    let payment = for_change::<PaymentRow>(tx, payment, Action::View).await?;
    let row = match told.ours {
        Some(id) => Some(for_change::<RefundRow>(tx, id, Action::View).await?),
        None => None,
    };
    match row.filter(|row| row.payment == payment.id && Money::new(row.amount, told.amount.currency) == told.amount) {
        Some(row) => ours(tx, told, &place, &payment, &row).await.map(Some),
        None => theirs(tx, told, &place, &payment).await.map(Some),
    }
}

async fn ours(
    tx: &mut Tx,
    told: &Told<'_>,
    place: &Place,
    payment: &PaymentRow,
    row: &RefundRow,
) -> Result<Outcome, Failure> {
    let action = if told.succeeded { RefundAction::Succeed } else { RefundAction::Fail };
    if row.state == RefundState::Succeeded && !told.succeeded {
        return taken_back(tx, told, payment).await;
    }
    let Some(state) = row.state.after(action) else {
        return Ok(if row.state == RefundState::Succeeded { Outcome::Repeated } else { Outcome::Older });
    };
    let ours = Ours { payment: Some(payment.id), refund: Some(row.id) };
    object::first(tx, "refund", told.refund, place.id, ours).await?;
    if told.succeeded {
        credit::pay_out(tx, place, payment, row.id, row.amount, None).await?;
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "update refund set state = $2, paid_out_on = $3, paid_out_at = $4 where id = $1",
            row.id.0,
            state.name(),
            place.today.to_sqlx() as _,
            now as _,
        )
        .execute(tx.conn())
        .await?;
    } else {
        sqlx::query!("update refund set state = $2 where id = $1", row.id.0, state.name()).execute(tx.conn()).await?;
        let detail = format!("The gateway could not refund {}.", told.amount);
        object::task(tx, Some(payment), "refund_failed", &detail).await?;
    }
    Ok(Outcome::Done)
}

/// The bank of the patient did not take what had been refunded: the money is with the gateway again, and a person decides.
async fn taken_back(tx: &mut Tx, told: &Told<'_>, payment: &PaymentRow) -> Result<Outcome, Failure> {
    let detail = format!("The refund of {} came back to the payment gateway: {}.", told.amount, told.refund);
    object::task_once(tx, Some(payment), "refund_failed", Some(told.refund), &detail).await?;
    Ok(Outcome::SetAside)
}

/// Made at the gateway's own desk: the money is gone, whatever it had paid. What it had paid is open again.
async fn theirs(tx: &mut Tx, told: &Told<'_>, place: &Place, payment: &PaymentRow) -> Result<Outcome, Failure> {
    if !told.succeeded {
        return Ok(Outcome::Ignored);
    }
    let left = credit::left(tx, payment).await?;
    let fits = told.amount.currency == credit::currency(payment)? && told.amount.minor <= left.refundable;
    if !fits {
        return suspended(tx, told, place).await;
    }
    let id: RefundId = tx.new_id();
    let ours = Ours { payment: Some(payment.id), refund: None };
    if object::first(tx, "refund", told.refund, place.id, ours).await?.is_none() {
        return Ok(Outcome::Repeated);
    }
    if left.credit < told.amount.minor {
        credit::release_payment(tx, place, payment, told.amount.minor - left.credit).await?;
    }
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "insert into refund (id, facility_id, patient_id, payment_id, amount_minor, reason, state, requested_at, paid_out_on, paid_out_at)
         values ($1, $2, $3, $4, $5, 'Made at the payment gateway', 'succeeded', $6, $7, $6)",
        id.0,
        payment.facility.0,
        payment.patient.0,
        payment.id.0,
        told.amount.minor,
        now as _,
        place.today.to_sqlx() as _,
    )
    .execute(tx.conn())
    .await?;
    credit::pay_out(tx, place, payment, id, told.amount.minor, None).await?;
    let detail = format!("{} was refunded at the payment gateway, not here.", told.amount);
    object::task(tx, Some(payment), "refund_outside", &detail).await?;
    Ok(Outcome::Done)
}

/// Goes back from the suspense account: of money that nobody has placed, or of more than we know of. What was sent back from
/// here is that; everything else was done at the gateway's own desk, and somebody looks.
async fn suspended(tx: &mut Tx, told: &Told<'_>, place: &Place) -> Result<Outcome, Failure> {
    let money = match send_back::of_charge(tx, told.charge).await? {
        Some(money) => money,
        None if told.succeeded => return unexplained(tx, told, place).await,
        None => return Ok(Outcome::Ignored),
    };
    let placement = send_back::under_way(tx, &money, told.ours, told.amount).await?;
    if !told.succeeded {
        return match placement {
            Some(placement) => send_back::failed(tx, &placement, told.amount, "it did not get there").await,
            None => Ok(Outcome::Ignored),
        };
    }
    let Some(posting) = object::first(tx, "refund", told.refund, place.id, Ours::default()).await? else {
        return Ok(Outcome::Repeated);
    };
    suspense::sent_back(tx, place, &money, posting, told.amount.minor).await?;
    if let Some(placement) = placement {
        suspense::done(tx, place, &placement, None).await?;
        return Ok(Outcome::Done);
    }
    send_back::outside(tx, place, &money, told.amount).await?;
    let detail = format!(
        "{} went back at the gateway for a charge that is on the suspense account: {}.",
        told.amount, told.charge
    );
    object::task(tx, None, "refund_outside", &detail).await?;
    Ok(Outcome::Suspended)
}

/// More went back than we know of: it is missing on the suspense account.
async fn unexplained(tx: &mut Tx, told: &Told<'_>, place: &Place) -> Result<Outcome, Failure> {
    let Some(posting) = object::first(tx, "refund", told.refund, place.id, Ours::default()).await? else {
        return Ok(Outcome::Repeated);
    };
    let amount = told.amount.checked_neg().map_err(Failure::other)?;
    let came = suspense::Came {
        method: Method::Online,
        amount,
        reference: told.refund,
        gateway_id: Some(told.refund),
        meant_for: None,
    };
    suspense::take_in(tx, place, posting.into(), &came).await?;
    let detail =
        format!("{} went back at the gateway, which is more than is known here: {}.", told.amount, told.charge);
    object::task(tx, None, "refund_outside", &detail).await?;
    Ok(Outcome::Suspended)
}
