use kit::{Notice, Tone};
use leptos::prelude::*;

use crate::components::portal::query;

/// What was done, after a form sent the person here: `?done=` in the address, so that it is told without WebAssembly,
/// too. Made with the page: screen readers announce only changes of what they know.
#[component]
pub fn Done(words: fn(&str) -> Option<&'static str>) -> impl IntoView {
    let done = query::<String>("done");
    let title = move || done.get().as_deref().and_then(words);
    view! {
        <div role="status">{move || title().map(|title| view! { <Notice tone=Tone::Success title=title/> })}</div>
    }
}
