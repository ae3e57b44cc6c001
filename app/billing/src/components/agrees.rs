use ::model::Money;
use kit::{Notice, Tag, Tone};
use leptos::prelude::*;

/// A sum beside what the ledger has.
#[component]
pub fn Agrees(sum: Money, ledger: Money) -> impl IntoView {
    if sum == ledger {
        view! { <p><Tag tone=Tone::Success>"Agrees with the ledger"</Tag></p> }.into_any()
    } else {
        view! {
            <Notice tone=Tone::Danger title=format!("The ledger has {ledger}, and this adds up to {sum}")>
                <p>"Please tell whoever looks after Hale: these two are never different."</p>
            </Notice>
        }
        .into_any()
    }
}
