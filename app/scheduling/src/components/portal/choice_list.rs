use kit::{Glyph, Icon};
use leptos::prelude::*;

/// The answers to the one question of a page, each a large link.
#[component]
pub fn ChoiceList(children: Children) -> impl IntoView {
    view! { <ul class="choice-list">{children()}</ul> }
}

#[component]
pub fn ChoiceLink(
    #[prop(into)] href: String,
    #[prop(into)] title: String,
    /// What it is, in plain words.
    #[prop(optional, into)]
    text: Option<String>,
    /// Duration, price, place.
    #[prop(optional, into)]
    facts: Option<String>,
) -> impl IntoView {
    view! {
        <li>
            <a class="choice-link" href=href>
                <span class="choice-link-text">
                    <strong dir="auto">{title}</strong>
                    {text.filter(|text| !text.is_empty()).map(|text| view! { <span class="line" dir="auto">{text}</span> })}
                    {facts.map(|facts| view! { <span class="line muted" dir="auto">{facts}</span> })}
                </span>
                <Icon glyph=Glyph::Forward/>
            </a>
        </li>
    }
}
