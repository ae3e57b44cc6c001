use ::model::Money;
use kit::TextField;
use leptos::prelude::*;

/// How much: all of it, unless somebody writes less.
#[component]
pub fn AmountField(open: Money) -> impl IntoView {
    view! {
        <TextField
            name="amount"
            label=format!("Amount in {}", open.currency.code())
            hint=format!("You can also pay a part of the {open}.")
            inputmode="decimal"
            autocomplete="off"
            width=10
            maxlength=20
            value=open.plain()
        />
    }
}
