use kit::{Submission, Tag, Tone, Variant};
use leptos::prelude::*;

use crate::{api, components::StepForm, model::OwnMethod};

/// The cards that the payment service keeps for the patient: what tells one from another, and the way to be rid of it.
#[component]
pub fn KeptCards(methods: Vec<OwnMethod>, remove: Submission<api::RemoveMethod>) -> impl IntoView {
    let card = move |method: OwnMethod| {
        let (id, words, until) = (method.id.to_string(), method.words(), method.until());
        let until = if method.expired {
            view! { <Tag tone=Tone::Attention>{format!("Ended {until}")}</Tag> }.into_any()
        } else {
            view! { <span class="muted">{format!("Valid until {until}")}</span> }.into_any()
        };
        view! {
            <li class="kept-card">
                <p><strong>{words.clone()}</strong><br/>{until}</p>
                <StepForm
                    action=remove
                    id=format!("remove-{id}")
                    fields=vec![("method_id", id)]
                    word="Remove"
                    of=words
                    variant=Variant::Secondary
                />
            </li>
        }
    };
    (!methods.is_empty()).then(|| {
        view! {
            <section aria-labelledby="cards">
                <h2 id="cards">"Your cards"</h2>
                <p class="muted">"Our payment service keeps them. You can pay a bill with them; nobody else can."</p>
                <ul class="bill-rows">{methods.into_iter().map(card).collect_view()}</ul>
            </section>
        }
    })
}
