use leptos::prelude::*;

/// One of several views of the same list, kept in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TabLink {
    pub label: String,
    pub href: String,
    pub count: Option<i64>,
    pub current: bool,
}

/// Tabs and filters are links, so that they work everywhere and can be kept. `label` says what they choose.
#[component]
pub fn Tabs(#[prop(into)] label: String, tabs: Vec<TabLink>) -> impl IntoView {
    let tabs = tabs
        .into_iter()
        .map(|tab| {
            view! {
                <li>
                    <a href=tab.href aria-current=tab.current.then_some("page")>
                        {tab.label}
                        {tab.count.map(|count| view! { <span class="count">{count}</span> })}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label=label><ul>{tabs}</ul></nav> }
}
