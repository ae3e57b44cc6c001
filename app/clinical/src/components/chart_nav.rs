use ::model::{PatientId, Permission};
use identity::model::SessionInfo;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use scheduling::components::portal::session;

/// A page of the chart: its word, what stands behind the patient in the address, and who has it.
struct Tab {
    label: &'static str,
    path: &'static str,
    permission: Permission,
}

const fn tab(label: &'static str, path: &'static str, permission: Permission) -> Tab {
    Tab { label, path, permission }
}

const TABS: [Tab; 13] = [
    tab("Summary", "", Permission::ViewChart),
    tab("Results", "results", Permission::ViewResults),
    tab("Orders", "orders", Permission::ViewResults),
    tab("Notes", "notes", Permission::ViewChart),
    tab("Problems", "problems", Permission::ViewChart),
    tab("Allergies", "allergies", Permission::ViewChart),
    tab("Vital signs", "vitals", Permission::ViewChart),
    tab("Immunisations", "immunisations", Permission::ViewChart),
    tab("Procedures", "procedures", Permission::ViewChart),
    tab("Medications", "medications", Permission::ViewChart),
    tab("Visits", "visits", Permission::ViewChart),
    tab("Details", "details", Permission::ViewPatients),
    tab("Account", "account", Permission::ViewBilling),
];

/// Which tab an address belongs to. A visit lies under "Visits", a note under "Notes".
fn current(address: &str) -> Option<&'static str> {
    // /staff/patients/{patient}/…
    let page = address.split('/').nth(4).unwrap_or_default();
    let page = if page == "encounters" { "visits" } else { page };
    TABS.iter().map(|tab| tab.path).find(|path| *path == page)
}

/// The pages of a chart: at the left where there is room, else a line that scrolls sideways. Whoever has one page only
/// has nothing to choose from.
#[component]
pub fn ChartNav(patient: PatientId) -> impl IntoView {
    let session = session();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                session.await.ok().flatten().map(|info| view! { <Tabs patient info/> })
            })}
        </Suspense>
    }
}

#[component]
fn Tabs(patient: PatientId, info: SessionInfo) -> impl IntoView {
    let path = use_location().pathname;
    let here = Memo::new(move |_| current(&path.read()));
    let tabs: Vec<&Tab> = TABS.iter().filter(|tab| info.may(tab.permission)).collect();
    if tabs.len() < 2 {
        return ().into_any();
    }
    Effect::new(move |_| {
        here.track();
        request_animation_frame(show_current);
    });
    let tabs = tabs
        .into_iter()
        .map(|tab| {
            let href = format!("/staff/patients/{patient}/{}", tab.path).trim_end_matches('/').to_owned();
            let path = tab.path;
            view! {
                <li><a href=href aria-current=move || (here.get() == Some(path)).then_some("page")>{tab.label}</a></li>
            }
        })
        .collect_view();
    view! { <nav class="chart-nav" aria-label="Chart"><ul>{tabs}</ul></nav> }.into_any()
}

/// In a line that scrolls, the current page's tab may lie outside: the line is moved, never the page.
fn show_current() {
    use leptos::{wasm_bindgen::JsCast, web_sys::HtmlElement};
    let found = |selector| document().query_selector(selector).ok().flatten();
    let list = found(".chart-nav ul");
    let tab = found(".chart-nav [aria-current]").and_then(|tab| tab.dyn_into::<HtmlElement>().ok());
    if let Some((list, tab)) = list.zip(tab) {
        let middle = tab.offset_left() - (list.client_width() - tab.offset_width()) / 2;
        list.set_scroll_left(middle.max(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_chart_has_its_tab() {
        assert_eq!(current("/staff/patients/0198"), Some(""));
        assert_eq!(current("/staff/patients/0198/"), Some(""));
        assert_eq!(current("/staff/patients/0198/notes/0199"), Some("notes"));
        assert_eq!(current("/staff/patients/0198/encounters/0199"), Some("visits"));
        assert_eq!(current("/staff/patients/0198/account"), Some("account"));
        assert_eq!(current("/staff/patients/0198/elsewhere"), None);
    }
}
