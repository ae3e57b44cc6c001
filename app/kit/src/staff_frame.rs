use leptos::prelude::*;

use crate::{
    icon::{Glyph, Icon},
    nav::{NavItem, NavList},
    portal_frame::SkipLink,
};

/// The staff dashboards: departments at the left, a thin bar on top, the page in the rest. Held upright, a
/// tablet has no room for the rail: it becomes a drawer. The drawer is a popover, so it opens without a script.
#[component]
pub fn StaffFrame(
    /// The facility.
    #[prop(into)]
    place: Signal<String>,
    items: Vec<NavItem>,
    /// The patient search.
    #[prop(optional)]
    search_href: Option<&'static str>,
    /// Who is signed in, and the way out.
    #[prop(optional, into)]
    who: ViewFnOnce,
    /// Above everything: that this is a demo hospital.
    #[prop(optional, into)]
    banner: ViewFnOnce,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="frame staff">
            <SkipLink/>
            {banner.run()}
            <header class="top-bar">
                <button class="drawer-button" type="button" popovertarget="rail">
                    <Icon glyph=Glyph::Menu/>
                    <span>"Menu"</span>
                </button>
                <span class="place">{move || place.get()}</span>
                {search_href.map(|href| {
                    view! {
                        <a class="search-link" href=href aria-keyshortcuts="/">
                            <Icon glyph=Glyph::Search/>
                            <span>"Find a patient"</span>
                            <kbd aria-hidden="true">"/"</kbd>
                        </a>
                        <SearchKey href=href/>
                    }
                })}
                <div class="who">{who.run()}</div>
            </header>
            <nav id="rail" class="rail" popover="auto" aria-label="Departments">
                <a class="brand" href="/staff">"Hale"</a>
                <NavList items=items/>
            </nav>
            <main id="main" tabindex="-1">{children()}</main>
        </div>
    }
}

/// The key `/` leads to the search, unless somebody is typing.
#[component]
fn SearchKey(href: &'static str) -> impl IntoView {
    Effect::new(move |_| {
        let go = leptos_router::hooks::use_navigate();
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            let typing = document()
                .active_element()
                .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
            if event.key() == "/" && !typing && !event.ctrl_key() && !event.meta_key() && !event.alt_key() {
                event.prevent_default();
                go(href, Default::default());
            }
        });
        on_cleanup(move || handle.remove());
    });
}
