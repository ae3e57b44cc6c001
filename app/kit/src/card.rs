use leptos::prelude::*;

/// A thing of its own on the page: an appointment, a doctor. `title` is its h2.
#[component]
pub fn Card(#[prop(optional, into)] title: Option<String>, children: Children) -> impl IntoView {
    view! {
        <section class="card">
            {title.map(|title| view! { <h2 class="card-title" dir="auto">{title}</h2> })}
            {children()}
        </section>
    }
}

/// Cards beside each other as far as there is room.
#[component]
pub fn CardGrid(children: Children) -> impl IntoView {
    view! { <div class="card-grid">{children()}</div> }
}
