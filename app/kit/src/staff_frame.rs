use leptos::prelude::*;

use crate::{
    icon::{Glyph, Icon},
    nav::{NavItem, NavList},
    portal_frame::SkipLink,
    shortcuts::Shortcuts,
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
                    }
                })}
                <div class="who">{who.run()}</div>
            </header>
            <nav id="rail" class="rail" popover="auto" aria-label="Departments">
                <a class="brand" href="/staff">"Hale"</a>
                <NavList items=items/>
            </nav>
            <main id="main" tabindex="-1">{children()}</main>
            <Shortcuts search_href=search_href/>
        </div>
    }
}
