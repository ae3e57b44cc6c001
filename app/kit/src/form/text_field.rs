use leptos::prelude::*;

use super::{context::Field, field::field_frame};

/// One line of text. `kind` is the input's type (`text`, `email`, `tel`, `search`, `date`, `number`).
#[component]
pub fn TextField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] required: bool,
    /// Writes "(optional)" behind the label.
    #[prop(optional)]
    optional: bool,
    /// How many characters are expected; the field is about as wide.
    #[prop(optional)]
    width: Option<u8>,
    #[prop(optional)] maxlength: Option<u16>,
    #[prop(optional)] disabled: bool,
) -> impl IntoView {
    let field = Field::of(name);
    let described_by = field.described_by(hint.is_some());
    let invalid = field.invalid();
    let input = view! {
        <input
            class=width_class(width)
            type=kind
            id=field.id.clone()
            name=field.name.clone()
            value=field.initial(value)
            autocomplete=autocomplete
            inputmode=inputmode
            required=required
            maxlength=maxlength.map(|length| length.to_string())
            disabled=disabled
            dir="auto"
            aria-invalid=move || invalid.get()
            aria-describedby=move || described_by.get()
        />
    };
    field_frame(&field, label, hint, optional, input.into_any())
}

pub(super) fn width_class(width: Option<u8>) -> &'static str {
    match width {
        None => "input",
        Some(..=2) => "input chars-2",
        Some(..=4) => "input chars-4",
        Some(..=10) => "input chars-10",
        Some(_) => "input chars-20",
    }
}
