use leptos::prelude::*;

use super::context::{FormContext, field_id};

/// One of several that may be ticked. Its name is that of a list: `tests[]`.
#[component]
pub fn CheckChoice(
    #[prop(into)] name: String,
    #[prop(into)] value: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] checked: bool,
) -> impl IntoView {
    let form = FormContext::around();
    let wire = form.wire_name(&name);
    // A list comes back from the server with its places numbered or not: the value tells which one was ticked.
    let stem = wire.trim_end_matches("[]").to_owned();
    let typed = form.typed.with_value(|typed| {
        let values = typed.as_ref()?;
        Some(values.iter().any(|(key, one)| key.starts_with(&stem) && *one == value))
    });
    let id = field_id(&form.prefix.read_value(), &format!("{}-{value}", name.trim_end_matches("[]")));
    let hint_id = hint.as_ref().map(|_| format!("{id}-hint"));
    view! {
        <div class="choice">
            <input
                type="checkbox"
                id=id.clone()
                name=wire
                value=value
                checked=typed.unwrap_or(checked)
                aria-describedby=hint_id.clone()
            />
            <label for=id>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
}
