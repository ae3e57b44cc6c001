use leptos::prelude::*;

/// Nothing here yet: says why, and what to do. Children are the one next step, usually a `LinkButton`.
#[component]
pub fn EmptyState(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <p class="empty-state-title">{title}</p>
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}
