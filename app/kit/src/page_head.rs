use leptos::prelude::*;
use leptos_meta::Title;

/// The page's h1 and the document's title. The title is a fixed text by its type: leptos_meta writes it
/// unescaped, and names have no place in a browser's history.
#[component]
pub fn PageHead(
    /// The document's title, and the h1 unless there is a `heading`.
    title: &'static str,
    /// An h1 with a name or a date in it.
    #[prop(optional, into)]
    heading: Option<String>,
    /// A sentence under the heading.
    #[prop(optional, into)]
    lead: Option<String>,
    /// Where one came from: label and href.
    #[prop(optional)]
    back: Option<(&'static str, String)>,
    /// Links and buttons beside the heading.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <Title text=format!("{title} · Hale")/>
        <div class="page-head">
            {back.map(|(label, href)| view! { <a class="back-link" href=href>{label}</a> })}
            <div class="page-head-row">
                <h1 tabindex="-1" dir="auto">{heading.unwrap_or_else(|| title.to_owned())}</h1>
                {children.map(|children| view! { <div class="page-actions">{children()}</div> })}
            </div>
            {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
        </div>
    }
}
