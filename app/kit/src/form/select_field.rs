use leptos::prelude::*;

use super::{context::Field, field::field_frame};

/// One of a list that is too long for radio buttons. Options are value and label.
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    options: Vec<(String, String)>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    /// A first option without a value, such as "Choose a service".
    #[prop(optional, into)]
    placeholder: Option<String>,
    #[prop(optional)] required: bool,
    /// Writes "(optional)" behind the label.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let field = Field::of(&name);
    let described_by = field.described_by(hint.is_some());
    let invalid = field.invalid();
    let chosen = field.initial(value);
    let options = options
        .into_iter()
        .map(|(value, label)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect_view();
    let control = view! {
        <select
            class="input"
            id=field.id.clone()
            name=field.name.clone()
            required=required
            aria-invalid=move || invalid.get()
            aria-describedby=move || described_by.get()
        >
            {placeholder.map(|label| view! { <option value="">{label}</option> })}
            {options}
        </select>
    };
    field_frame(&field, label, hint, optional, control.into_any())
}
