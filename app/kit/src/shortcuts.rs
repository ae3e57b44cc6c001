use leptos::prelude::*;

use crate::{
    button::Button,
    dialog::Dialog,
    summary_list::{SummaryList, SummaryRow},
};

/// The keys of the dashboards: `/` leads to the search, `?` lists them. They rest while somebody types.
#[component]
pub(crate) fn Shortcuts(search_href: Option<&'static str>) -> impl IntoView {
    let (open, set_open) = signal(false);
    Effect::new(move |_| {
        let go = leptos_router::hooks::use_navigate();
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            if typing() || event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            match (event.key().as_str(), search_href) {
                ("/", Some(href)) => {
                    event.prevent_default();
                    go(href, Default::default());
                }
                ("?", _) => set_open.set(true),
                _ => {}
            }
        });
        on_cleanup(move || handle.remove());
    });
    let close = move || set_open.set(false);
    view! {
        <Dialog id="shortcuts" title="Keys" open=open on_close=Callback::new(move |()| close())>
            <SummaryList>
                {search_href.map(|_| view! { <SummaryRow label="Find a patient"><kbd>"/"</kbd></SummaryRow> })}
                <SummaryRow label="This list"><kbd>"?"</kbd></SummaryRow>
                <SummaryRow label="Close what is open"><kbd>"Esc"</kbd></SummaryRow>
            </SummaryList>
            <div class="button-row">
                <Button on:click=move |_| close()>"Close"</Button>
            </div>
        </Dialog>
    }
}

fn typing() -> bool {
    let element = document().active_element();
    element.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}
