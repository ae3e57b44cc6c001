use leptos::prelude::*;

use super::StateTag;
use crate::model::Transition;

/// What happened to an appointment, oldest first: when, what, by whom, why.
#[component]
pub fn History(transitions: Vec<Transition>) -> impl IntoView {
    let rows = transitions
        .into_iter()
        .map(|change| {
            view! {
                <li>
                    <span class="history-when">{change.at.full()}" "{change.at.abbreviation.clone()}</span>
                    <StateTag state=change.to/>
                    <span class="history-who">
                        <bdi>{change.by}</bdi>
                        {change.reason.map(|reason| view! { ": "<bdi>{reason}</bdi> })}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="history">{rows}</ol> }
}
