use leptos::prelude::*;

use super::{context::Field, field::field_frame};

/// A password. It never comes back from the server; pasting and password managers work.
#[component]
pub fn PasswordField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
) -> impl IntoView {
    let field = Field::of(name);
    let described_by = field.described_by(hint.is_some());
    let invalid = field.invalid();
    let (shown, set_shown) = signal(false);
    let id = field.id.clone();
    let control = view! {
        <div class="password">
            <input
                class="input"
                type=move || if shown.get() { "text" } else { "password" }
                id=field.id.clone()
                name=field.name.clone()
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                required
                aria-invalid=move || invalid.get()
                aria-describedby=move || described_by.get()
            />
            <button
                type="button"
                class="button secondary needs-script"
                aria-controls=id
                aria-pressed=move || shown.get().to_string()
                on:click=move |_| set_shown.update(|shown| *shown = !*shown)
            >
                "Show"
                <span class="visually-hidden">" password"</span>
            </button>
        </div>
    };
    field_frame(&field, label, hint, false, control.into_any())
}
