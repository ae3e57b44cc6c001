use leptos::prelude::*;

/// A list and, beside it, what is selected in it; on a narrow screen the detail comes first.
#[component]
pub fn Split(#[prop(into)] detail: ViewFnOnce, children: Children) -> impl IntoView {
    view! {
        <div class="split">
            <div class="split-main">{children()}</div>
            <div class="split-detail">{detail.run()}</div>
        </div>
    }
}
