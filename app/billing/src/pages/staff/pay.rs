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
    // Online payments come through the payment page, never over the desk.
    let at_the_desk = Method::ALL.iter().filter(|method| **method != Method::Online);
    let options = at_the_desk.map(|method| Choice::new(method.name(), method.words())).collect();
    view! {
        <TextField name="amount" label="Amount" inputmode="decimal" width=10 value=amount/>
        <RadioField name="method" label="How is it paid?" options value=Method::Cash.name()/>
        <TextField
            name="reference"
            label="Number of the slip, the transfer or the cheque"
            hint="Not for cash, which goes into your open drawer."
            width=20
            maxlength=100
            optional=true
        />
    }
}
