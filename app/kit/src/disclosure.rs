use leptos::prelude::*;

use crate::form::FormContext;

/// What is opened first: a form that takes something away, a list of what was. Inside a form it opens by itself when
/// the form comes back with an error, so that the error is not hidden with its field.
#[component]
pub fn Disclosure(#[prop(into)] summary: String, children: Children) -> impl IntoView {
    let form = use_context::<FormContext>();
    let open = move || form.is_some_and(|form| form.error.with(Option::is_some));
    view! {
        <details class="disclosure" open=open>
            <summary>{summary}</summary>
            <div class="disclosure-body stack">{children()}</div>
        </details>
    }
}
