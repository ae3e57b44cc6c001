//! How money comes over the desk: the same fields wherever a payment is taken.

use kit::{Choice, RadioField, TextField};
use leptos::prelude::*;

use crate::model::Method;

/// Amount, method and the number that proves it. Cash goes into the own open drawer.
#[component]
pub fn MethodFields(
    /// What is typed already: what is open.
    #[prop(into)]
    amount: String,
) -> impl IntoView {
    let hint = |method: Method| match method {
        Method::Cash => Some("Into your open drawer."),
        Method::Card => Some("Enter the number of the terminal’s slip."),
        Method::Transfer => Some("Enter the text or the number of the transfer."),
        Method::Cheque => Some("Enter the number of the cheque."),
        // It comes through the payment page, never over the desk.
        Method::Online => None,
    };
    let options = Method::ALL
        .iter()
        .filter_map(|method| Some(Choice::new(method.name(), method.words()).hint(hint(*method)?)))
        .collect();
    view! {
        <TextField name="amount" label="Amount" inputmode="decimal" width=10 value=amount/>
        <RadioField name="method" label="How is it paid?" options value=Method::Cash.name()/>
        <TextField name="reference" label="Number of the slip, transfer or cheque" width=20 maxlength=100 optional=true/>
    }
}
