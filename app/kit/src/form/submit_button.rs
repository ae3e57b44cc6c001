use leptos::prelude::*;

use super::context::FormContext;
use crate::button::Variant;

/// Sends the form. With `name` and `value` it is one of several buttons, and the server learns which.
#[component]
pub fn SubmitButton(
    #[prop(default = Variant::Primary)] variant: Variant,
    /// The field that the button sets.
    #[prop(optional)]
    name: Option<&'static str>,
    #[prop(optional, into)] value: Option<String>,
    children: Children,
) -> impl IntoView {
    let form = FormContext::around();
    let name = name.map(|name| form.wire_name(name));
    // aria-disabled and not disabled: a disabled button loses the focus and says nothing of why.
    let waiting = move || form.pending.get().then_some("true");
    view! {
        <button
            type="submit"
            class=variant.class()
            name=name
            value=value
            aria-disabled=waiting
            aria-busy=waiting
        >
            {children()}
        </button>
    }
}
