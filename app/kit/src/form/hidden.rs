use leptos::prelude::*;

use super::context::Field;

/// A value that the person need not see: an id that the page is about.
#[component]
pub fn Hidden(name: &'static str, #[prop(into)] value: String) -> impl IntoView {
    let field = Field::of(name);
    view! { <input type="hidden" name=field.name value=value/> }
}
