//! Money that somebody disputes: while it lasts nothing of it is refunded, and when it is lost it is gone.

use model::Action;
use platform::{Failure, Tx};

use super::{DisputeState, Outcome, object, take_in::move_to};
use crate::{
    model::{
        Account, JournalKind, PaymentAction, PaymentState,
        journal::{Journal, Of},
    },
    server::{
        credit, ledger, place,
        row::{PaymentRow, for_change},
    },
};

/// `None`: the charge has not come yet.
pub async fn told(tx: &mut Tx, charge: &str, state: DisputeState) -> Result<Option<Outcome>, Failure> {
    let Some(found) = object::charge(tx, charge).await? else { return Ok(None) };
    let Some(payment) = found.payment else {
        object::task(tx, None, "disputed", &format!("A charge on the suspense account is disputed: {charge}.")).await?;
        return Ok(Some(Outcome::SetAside));
    };
    let mut payment = for_change::<PaymentRow>(tx, payment, Action::View).await?;
    let action = match state {
        DisputeState::Opened => PaymentAction::Dispute,
        DisputeState::Won => PaymentAction::Win,
        DisputeState::Lost => PaymentAction::Lose,
    };
    // The end may come before the beginning: it includes it.
    if action != PaymentAction::Dispute && payment.state == PaymentState::Succeeded {
        opened(tx, &mut payment).await?;
    }
    let outcome = if action == PaymentAction::Dispute && payment.state == PaymentState::Succeeded {
        opened(tx, &mut payment).await?
    } else {
        move_to(tx, &payment, action).await?
    };
    if (outcome, state) == (Outcome::Done, DisputeState::Lost) {
        lost(tx, &payment).await?;
    }
    Ok(Some(outcome))
}

async fn opened(tx: &mut Tx, payment: &mut PaymentRow) -> Result<Outcome, Failure> {
    let outcome = move_to(tx, payment, PaymentAction::Dispute).await?;
    payment.state = PaymentState::Disputed;
    let detail = "The payer disputes this payment at their bank. Answer at the payment gateway.";
    object::task(tx, Some(payment), "disputed", detail).await?;
    Ok(outcome)
}

/// What no refund had given back is gone.
async fn lost(tx: &mut Tx, payment: &PaymentRow) -> Result<(), Failure> {
    let left = credit::left(tx, payment).await?.refundable;
    let place = place::of(tx, payment.facility).await?;
    let of = Of { payment: Some(payment.id), ..Of::default() };
    let journal = Journal::new(JournalKind::Disputed, credit::currency(payment)?)
        .debit(Account::Disputes, left, of)
        .credit(Account::Gateway, left, of);
    if journal.entries.is_empty() { Ok(()) } else { ledger::post(tx, &place, payment.id.0, journal).await }
}
