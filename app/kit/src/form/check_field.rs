use leptos::prelude::*;

use super::context::Field;

/// Yes or no. An unticked box sends nothing, so the command's field is `#[serde(default)] bool`.
#[component]
pub fn CheckField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] checked: bool,
    #[prop(default = "true")] value: &'static str,
) -> impl IntoView {
    let field = Field::of(name);
    let described_by = field.described_by(hint.is_some());
    let invalid = field.invalid();
    let checked = if field.posted { field.typed.is_some() } else { checked };
    let id = field.id.clone();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let error = field.error;
    view! {
        <div class="field">
            {move || {
                let id = error_id.clone();
                error.get().map(|message| {
                    view! { <p class="field-error" id=id><span class="visually-hidden">"Error: "</span> {message}</p> }
                })
            }}
            <div class="choice">
                <input
                    type="checkbox"
                    id=id.clone()
                    name=field.name
                    value=value
                    checked=checked
                    aria-invalid=move || invalid.get()
                    aria-describedby=move || described_by.get()
                />
                <label for=id>{label}</label>
                {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            </div>
        </div>
    }
}
