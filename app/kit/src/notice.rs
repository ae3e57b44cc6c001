use leptos::prelude::*;

use crate::{icon::Icon, tone::Tone};

/// Something that the reader should know before going on. It is part of the page, not an interruption:
/// what happens after a submit is told by the form's own summary.
#[component]
pub fn Notice(
    #[prop(default = Tone::Information)] tone: Tone,
    #[prop(into)] title: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=format!("notice {}", tone.class())>
            {tone.glyph().map(|glyph| view! { <Icon glyph=glyph/> })}
            <div>
                <p class="notice-title"><span class="visually-hidden">{tone.word()}": "</span>{title}</p>
                {children.map(|children| view! { <div class="notice-body">{children()}</div> })}
            </div>
        </div>
    }
}
