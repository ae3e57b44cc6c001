use ::model::Money;
use kit::{CheckField, Choice, RadioField, TextField};
use leptos::prelude::*;

use crate::model::OwnMethod;

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

/// With what: a card that is kept, or any at the page of the payment service, where it can be kept for next time.
#[component]
pub fn PayWith(methods: Vec<OwnMethod>) -> impl IntoView {
    let usable: Vec<_> = methods.into_iter().filter(|method| !method.expired).collect();
    let newest = usable.first().map(|method| method.id.to_string());
    let kept = newest.map(|newest| {
        let options = usable.iter().map(|method| {
            Choice::new(method.id.to_string(), method.words()).hint(format!("Valid until {}", method.until()))
        });
        let other = Choice::new("page", "Another card, or another way");
        let options: Vec<_> = options.chain([other]).collect();
        view! {
            <RadioField
                name="method"
                label="How do you want to pay?"
                hint="With a card that you keep, the amount is taken at once. Your bank may ask you to confirm it."
                options
                value=newest
            />
        }
    });
    view! {
        {kept}
        <CheckField
            name="keep"
            label="Keep the card that I enter for next time"
            hint="Our payment service keeps it. We see its last four figures and never its number. You can remove it at any time."
        />
        <p class="hint">"A new card is entered on the page of our payment service. We never see its number."</p>
    }
}
