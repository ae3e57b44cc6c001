use leptos::prelude::*;

use super::context::Field;

/// A value that the person need not see: an id that the page is about.
#[component]
pub fn Hidden(#[prop(into)] name: String, #[prop(into)] value: String) -> impl IntoView {
    let field = Field::of(&name);
    view! { <input type="hidden" name=field.name value=value/> }
}
