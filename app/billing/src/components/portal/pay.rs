use ::model::{AppError, Money};
use kit::{Submission, TextField};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::model::Checkout;

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

/// When a payment has begun, the browser leaves for the gateway's page.
pub fn go_to_page<S>(begun: Submission<S>)
where
    S: ServerFn<Output = Checkout, Error = AppError> + 'static,
{
    Effect::new(move |_| {
        begun.value().with(|answer| {
            if let Some(Ok(checkout)) = answer {
                // Where the browser does not go, the page is as it was, and the button is there to be pressed again.
                drop(window().location().set_href(&checkout.url));
            }
        });
    });
}
