use leptos::prelude::*;

use crate::icon::{Glyph, Icon};

/// Light, dark, or as the system says. The choice is kept in the cookie `theme`, so that the server can
/// write `data-theme` on the document and nothing flashes. Which one is chosen is shown by CSS, from that
/// attribute, and so agrees with the page from the first moment.
#[component]
pub fn ThemeToggle() -> impl IntoView {
    let (chosen, set_chosen) = signal(None::<String>);
    Effect::new(move |_| set_chosen.set(Some(current())));
    let button = move |value: &'static str, label: &'static str| {
        let pressed = move || chosen.with(|chosen| chosen.as_deref() == Some(value)).to_string();
        view! {
            <button
                type="button"
                value=value
                aria-pressed=pressed
                on:click=move |_| {
                    choose(value);
                    set_chosen.set(Some(value.into()));
                }
            >
                {label}
            </button>
        }
    };
    view! {
        <div class="theme-toggle needs-script" role="group" aria-label="Colours">
            <Icon glyph=Glyph::Moon/>
            {button("system", "Auto")}
            {button("light", "Light")}
            {button("dark", "Dark")}
        </div>
    }
}

/// The value of `data-theme` for a `theme` cookie: only what the toggle writes is let through.
pub fn theme_of(cookie: &str) -> Option<&'static str> {
    match cookie {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    }
}

fn current() -> String {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-theme")).unwrap_or_else(|| "system".into())
}

fn choose(value: &'static str) {
    use leptos::wasm_bindgen::JsCast;
    if let Some(root) = document().document_element() {
        let _ = match theme_of(value) {
            Some(theme) => root.set_attribute("data-theme", theme),
            None => root.remove_attribute("data-theme"),
        };
    }
    if let Some(document) = document().dyn_ref::<web_sys::HtmlDocument>() {
        let _ = document.set_cookie(&format!("theme={value}; path=/; max-age=31536000; samesite=lax"));
    }
}
