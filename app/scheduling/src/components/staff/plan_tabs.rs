use kit::{TabLink, Tabs};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanTab {
    Hours,
    Closures,
}

/// What of the plan of a facility one looks at.
#[component]
pub fn PlanTabs(current: PlanTab) -> impl IntoView {
    let tabs =
        [("Working hours", "/staff/schedule", PlanTab::Hours), ("Closed days", "/staff/closures", PlanTab::Closures)];
    let tabs = tabs.map(|(label, href, tab)| TabLink {
        label: label.into(),
        href: href.into(),
        count: None,
        current: tab == current,
    });
    view! { <Tabs label="Schedule" tabs=tabs.to_vec()/> }
}
