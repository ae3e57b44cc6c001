use leptos::prelude::*;

use crate::{
    icon::{Glyph, Icon},
    portal_frame::SkipLink,
    shortcuts::Shortcuts,
};

/// The staff dashboards: departments at the left, a thin bar on top, the page in the rest. Held upright, a
/// tablet has no room for the rail: it becomes a drawer. The drawer is a popover, so it opens without a script.
#[component]
pub fn StaffFrame(
    /// The facility.
    #[prop(into)]
    place: ViewFnOnce,
    /// The departments, as a `NavList`.
    #[prop(into)]
    rail: ViewFnOnce,
    /// The patient search, as a `SearchLink`; nothing for those who may not search.
    #[prop(optional, into)]
    search: ViewFnOnce,
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
                <span class="place" dir="auto">{place.run()}</span>
                {search.run()}
                <div class="who">{who.run()}</div>
            </header>
            <nav id="rail" class="rail" popover="auto" aria-label="Departments">
                <a class="brand" href="/staff">"Hale"</a>
                {rail.run()}
            </nav>
            <main id="main" tabindex="-1">{children()}</main>
            <Shortcuts/>
        </div>
    }
}

/// The way to the patient search, from every page of the dashboards and by the key `/`.
#[component]
pub fn SearchLink(href: &'static str) -> impl IntoView {
    view! {
        <a class="search-link" href=href aria-keyshortcuts="/">
            <Icon glyph=Glyph::Search/>
            <span>"Find a patient"</span>
            <kbd aria-hidden="true">"/"</kbd>
        </a>
    }
}
