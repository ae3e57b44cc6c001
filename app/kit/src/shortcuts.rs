use leptos::{prelude::*, web_sys};

use crate::{
    button::Button,
    dialog::Dialog,
    summary_list::{SummaryList, SummaryRow},
};

/// The keys of the dashboards: `/` leads to the search where there is one, `?` lists them. They rest while
/// somebody types.
#[component]
pub(crate) fn Shortcuts() -> impl IntoView {
    let (open, set_open) = signal(false);
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            if typing() || event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            match event.key().as_str() {
                "/" => {
                    if let Some(search) = search_link() {
                        event.prevent_default();
                        search.click();
                    }
                }
                "?" => set_open.set(true),
                _ => {}
            }
        });
        on_cleanup(move || handle.remove());
    });
    let close = move || set_open.set(false);
    view! {
        <Dialog id="shortcuts" title="Keys" open=open on_close=Callback::new(move |()| close())>
            <SummaryList>
                {move || {
                    let search = open.get().then(search_link).flatten();
                    search.map(|_| view! { <SummaryRow label="Find a patient"><kbd>"/"</kbd></SummaryRow> })
                }}
                <SummaryRow label="This list"><kbd>"?"</kbd></SummaryRow>
                <SummaryRow label="Close what is open"><kbd>"Esc"</kbd></SummaryRow>
            </SummaryList>
            <div class="button-row">
                <Button on:click=move |_| close()>"Close"</Button>
            </div>
        </Dialog>
    }
}

/// Only those who may search have it.
fn search_link() -> Option<web_sys::HtmlElement> {
    use leptos::wasm_bindgen::JsCast;
    document().query_selector("a.search-link").ok().flatten()?.dyn_into().ok()
}

fn typing() -> bool {
    let element = document().active_element();
    element.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}
