//! How money and what stands for money are written: the same on every page.

use ::model::Money;
use kit::{Tag, Tone};
use leptos::prelude::*;

use crate::model::{InvoiceState, PaymentState, RefundState, ShiftState};

/// "45.00 USD", in figures of one width and never on two lines.
#[component]
pub fn Amount(money: Money) -> impl IntoView {
    view! { <span class="amount">{money.to_string()}</span> }
}

/// How an invoice stands. What is open after its day is overdue, whatever was paid of it.
#[component]
pub fn InvoiceTag(state: InvoiceState, #[prop(optional)] overdue: bool) -> impl IntoView {
    let tone = match state {
        InvoiceState::Draft => Tone::Neutral,
        InvoiceState::Discarded => Tone::Neutral,
        InvoiceState::Issued | InvoiceState::PartlyPaid => Tone::Information,
        InvoiceState::Balanced => Tone::Success,
        InvoiceState::Credited => Tone::Neutral,
    };
    view! {
        <Tag tone>{state.words()}</Tag>
        {overdue.then(|| view! { " "<Tag tone=Tone::Attention>"Overdue"</Tag> })}
    }
}

#[component]
pub fn PaymentTag(state: PaymentState) -> impl IntoView {
    let tone = match state {
        PaymentState::Initiated | PaymentState::Processing => Tone::Information,
        PaymentState::Succeeded | PaymentState::Won => Tone::Success,
        PaymentState::Failed | PaymentState::Lost => Tone::Danger,
        PaymentState::Disputed => Tone::Attention,
        PaymentState::Abandoned => Tone::Neutral,
    };
    view! { <Tag tone>{state.words()}</Tag> }
}

#[component]
pub fn RefundTag(
    state: RefundState,
    /// Where it is not a refund, but goes the same way.
    #[prop(optional)]
    words: Option<&'static str>,
) -> impl IntoView {
    let tone = match state {
        RefundState::Requested | RefundState::Approved => Tone::Attention,
        RefundState::Processing => Tone::Information,
        RefundState::Succeeded => Tone::Success,
        RefundState::Failed => Tone::Danger,
        RefundState::Rejected => Tone::Neutral,
    };
    view! { <Tag tone>{words.unwrap_or(state.words())}</Tag> }
}

#[component]
pub fn ShiftTag(state: ShiftState) -> impl IntoView {
    let tone = match state {
        ShiftState::Open => Tone::Success,
        ShiftState::HandingOver | ShiftState::Counted => Tone::Attention,
        ShiftState::Closed => Tone::Information,
        ShiftState::Accepted | ShiftState::Reviewed => Tone::Neutral,
    };
    view! { <Tag tone>{state.words()}</Tag> }
}
