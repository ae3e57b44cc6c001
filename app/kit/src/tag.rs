use leptos::prelude::*;

use crate::{icon::Icon, tone::Tone};

/// A state in one or two words: "Arrived", "Cancelled". The tone adds shape and colour to the word.
#[component]
pub fn Tag(#[prop(default = Tone::Neutral)] tone: Tone, children: Children) -> impl IntoView {
    view! {
        <span class=format!("tag {}", tone.class())>
            {tone.glyph().map(|glyph| view! { <Icon glyph=glyph/> })}
            <span>{children()}</span>
        </span>
    }
}
