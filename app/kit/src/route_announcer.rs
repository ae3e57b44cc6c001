use std::{cell::RefCell, rc::Rc, time::Duration};

use leptos::{prelude::*, web_sys};
use leptos_router::hooks::use_location;

use crate::form::provide_form_outcome;

/// How long to wait for the new page before the old heading is taken for the new one.
const PATIENCE: u32 = 60;
const STEP: Duration = Duration::from_millis(50);

/// Once in the app, inside the router and before the pages. After each navigation within the browser it moves the focus to the
/// h1 of the new page, says the page's title once, and folds an open drawer; the router does none of this. Until the new page
/// is there, the document says `data-going`: after a moment a line at the top shows that something happens.
///
/// The first page may follow a form that was posted without WebAssembly: its outcome is carried to the
/// browser here, where every page comes by.
#[component]
pub fn RouteAnnouncer() -> impl IntoView {
    provide_form_outcome();
    let current = use_location().pathname;
    let announced = RwSignal::new(String::new());
    // Begun in the effect, that is in the browser: on the server another thread may drop the page.
    Effect::new(move |before: Option<(String, Heading)>| {
        let path = current.get();
        // The heading that was announced last: the new page is there when the heading is another one.
        let heading = match before {
            Some((before, heading)) => {
                if before != path {
                    close_popovers();
                    going(true);
                    wait_for_page(heading.clone(), announced, current, path.clone(), PATIENCE);
                }
                heading
            }
            None => Heading::new(current_heading().into()),
        };
        (path, heading)
    });

    view! { <div class="visually-hidden" role="status" aria-live="polite">{move || announced.get()}</div> }
}

type Heading = Rc<RefCell<Option<(web_sys::Element, String)>>>;

fn wait_for_page(heading: Heading, announced: RwSignal<String>, current: Memo<String>, path: String, patience: u32) {
    set_timeout(
        move || {
            // Somebody has already gone on to another page.
            if current.try_get_untracked().as_ref() != Some(&path) {
                return;
            }
            // The browser's address follows once the page's code has come, however long that takes.
            if location().pathname().ok().as_deref() != Some(&path) {
                return wait_for_page(heading, announced, current, path, patience);
            }
            let now = current_heading();
            let is_new = now.is_some() && *heading.borrow() != now;
            if !is_new && patience > 0 {
                return wait_for_page(heading, announced, current, path, patience - 1);
            }
            if let Some((h1, _)) = &now {
                focus(h1);
            }
            heading.replace(now);
            going(false);
            announced.try_set(document().title());
        },
        STEP,
    );
}

fn going(on: bool) {
    let Some(root) = document().document_element() else { return };
    let _ = if on { root.set_attribute("data-going", "") } else { root.remove_attribute("data-going") };
}

fn current_heading() -> Option<(web_sys::Element, String)> {
    let h1 = document().query_selector("main h1").ok().flatten()?;
    let text = h1.text_content().unwrap_or_default();
    Some((h1, text))
}

fn focus(h1: &web_sys::Element) {
    use leptos::wasm_bindgen::JsCast;
    if let Some(h1) = h1.dyn_ref::<web_sys::HtmlElement>() {
        h1.set_tab_index(-1);
        let _ = h1.focus();
    }
}

fn close_popovers() {
    use leptos::wasm_bindgen::JsCast;
    // A browser that does not know popovers refuses the selector.
    if let Ok(Some(open)) = document().query_selector(":popover-open")
        && let Some(open) = open.dyn_ref::<web_sys::HtmlElement>()
    {
        let _ = open.hide_popover();
    }
}
