use leptos::prelude::*;

use super::context::Field;

/// Label above, hint, error, control: the same for every field with one control.
pub(super) fn field_frame(
    field: &Field,
    label: String,
    hint: Option<String>,
    optional: bool,
    control: AnyView,
) -> AnyView {
    let id = field.id.clone();
    view! {
        <div class="field">
            <label for=id.clone()>{label} {optional_mark(optional)}</label>
            {hint_line(&id, hint)}
            {error_line(&id, field.error)}
            {control}
        </div>
    }
    .into_any()
}

/// The same for a group of controls, such as radio buttons or the three fields of a date.
pub(super) fn group_frame(
    field: &Field,
    label: String,
    hint: Option<String>,
    optional: bool,
    controls: AnyView,
) -> AnyView {
    let id = field.id.clone();
    let described_by = field.described_by(hint.is_some());
    view! {
        <fieldset class="field" id=id.clone() tabindex="-1" aria-describedby=move || described_by.get()>
            <legend>{label} {optional_mark(optional)}</legend>
            {hint_line(&id, hint)}
            {error_line(&id, field.error)}
            {controls}
        </fieldset>
    }
    .into_any()
}

fn optional_mark(optional: bool) -> Option<impl IntoView> {
    optional.then(|| view! { <span class="optional">" (optional)"</span> })
}

fn hint_line(id: &str, hint: Option<String>) -> Option<impl IntoView> {
    let id = format!("{id}-hint");
    hint.map(|hint| view! { <p class="hint" id=id>{hint}</p> })
}

fn error_line(id: &str, error: Signal<Option<String>>) -> impl IntoView {
    let id = format!("{id}-error");
    move || {
        let id = id.clone();
        error.get().map(|message| {
            view! {
                <p class="field-error" id=id>
                    <span class="visually-hidden">"Error: "</span>
                    {message}
                </p>
            }
        })
    }
}
