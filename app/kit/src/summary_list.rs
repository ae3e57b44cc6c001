use leptos::prelude::*;

/// Facts as name and value: what one is about to confirm, what is known of a patient.
#[component]
pub fn SummaryList(children: Children) -> impl IntoView {
    view! { <dl class="summary-list">{children()}</dl> }
}

#[component]
pub fn SummaryRow(
    #[prop(into)] label: String,
    /// A link that changes the value: label and href. The row's name is added for screen readers.
    #[prop(optional)]
    action: Option<(&'static str, String)>,
    children: Children,
) -> impl IntoView {
    let about = label.to_lowercase();
    view! {
        <div class="summary-row">
            <dt>{label}</dt>
            <dd dir="auto">{children()}</dd>
            {action.map(|(word, href)| {
                view! {
                    <dd class="summary-action">
                        <a href=href>{word} <span class="visually-hidden">" "{about}</span></a>
                    </dd>
                }
            })}
        </div>
    }
}
