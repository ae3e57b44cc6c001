use leptos::prelude::*;

use super::context::FormContext;
use crate::button::Variant;

/// Sends the form. With `name` and `value` it is one of several buttons, and the server learns which.
#[component]
pub fn SubmitButton(
    #[prop(default = Variant::Primary)] variant: Variant,
    /// The command's field, written as `cmd[name]` inside a `Form`.
    #[prop(optional)]
    name: Option<&'static str>,
    #[prop(optional, into)] value: Option<String>,
    children: Children,
) -> impl IntoView {
    let form = use_context::<FormContext>();
    let name = name.map(|name| if form.is_some() { format!("cmd[{name}]") } else { name.to_owned() });
    // aria-disabled and not disabled: a disabled button loses the focus and says nothing of why.
    let waiting = move || form.is_some_and(|form| form.pending.get()).then_some("true");
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
