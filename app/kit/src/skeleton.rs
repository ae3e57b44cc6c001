use leptos::prelude::*;

/// The shape of what is coming, so that nothing jumps when it is there.
#[component]
pub fn Skeleton(#[prop(default = 3)] lines: u8) -> impl IntoView {
    view! {
        <div class="skeleton" aria-busy="true">
            <p class="visually-hidden">"Loading"</p>
            {(0..lines).map(|_| view! { <div class="skeleton-line"></div> }).collect_view()}
        </div>
    }
}
