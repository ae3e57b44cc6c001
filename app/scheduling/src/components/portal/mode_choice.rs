use kit::{Choice, RadioField};
use leptos::prelude::*;

use crate::model::{ServiceMode, VisitMode};

/// In person or by video, where a service can be had either way.
#[component]
pub fn ModeChoice(modes: ServiceMode) -> impl IntoView {
    let choices = modes.choices();
    let choice = |mode: &VisitMode| match mode {
        VisitMode::InPerson => Choice::new(mode.name(), "In person, at the clinic"),
        VisitMode::Video => {
            Choice::new(mode.name(), mode.label()).hint("From home, with a telephone, tablet or computer.")
        }
    };
    (choices.len() > 1).then(|| {
        let choices = choices.iter().map(choice).collect::<Vec<_>>();
        view! { <RadioField name="mode" label="How?" options=choices value=modes.first().name() required=true/> }
    })
}
