use kit::{Tag, Tone};
use leptos::prelude::*;

use crate::model::{InvoiceState, OwnBillSummary, PaymentState};

/// How a bill stands, as a word and a shape.
#[component]
pub fn BillTag(bill: OwnBillSummary) -> impl IntoView {
    let tone = match bill.state {
        InvoiceState::Issued | InvoiceState::PartlyPaid if bill.overdue => Tone::Attention,
        InvoiceState::Issued | InvoiceState::PartlyPaid => Tone::Information,
        InvoiceState::Balanced => Tone::Success,
        InvoiceState::Credited | InvoiceState::Draft | InvoiceState::Discarded => Tone::Neutral,
    };
    view! { <Tag tone>{bill.words()}</Tag> }
}

/// How a payment stands.
#[component]
pub fn PaymentTag(state: PaymentState) -> impl IntoView {
    let tone = match state {
        PaymentState::Initiated | PaymentState::Processing => Tone::Information,
        PaymentState::Succeeded | PaymentState::Won => Tone::Success,
        PaymentState::Failed | PaymentState::Disputed | PaymentState::Lost => Tone::Attention,
        PaymentState::Abandoned => Tone::Neutral,
    };
    view! { <Tag tone>{state.own_words()}</Tag> }
}
