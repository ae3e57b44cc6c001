use leptos::{context::Provider, prelude::*};

use super::context::FormContext;

/// A form that asks and changes nothing: its fields become the address that it leads to.
#[component]
pub fn AskForm(
    /// The page that answers.
    #[prop(into)]
    action: String,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <form method="get" action=action class=class>
            <Provider value=FormContext::of_address()>{children()}</Provider>
        </form>
    }
}
