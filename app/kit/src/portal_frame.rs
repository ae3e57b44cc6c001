use leptos::prelude::*;

use crate::nav::{NavItem, NavList};

/// The portal: a top bar with the house and the person, the places at the bottom of a phone and at the
/// top of a wider screen, and the page between them.
#[component]
pub fn PortalFrame(
    /// The facility, or "Hale" where there is none in particular.
    #[prop(into)]
    place: Signal<String>,
    items: Vec<NavItem>,
    /// For whom one is acting, and the way out.
    #[prop(optional, into)]
    who: ViewFnOnce,
    /// Above everything: that this is a demo hospital.
    #[prop(optional, into)]
    banner: ViewFnOnce,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="frame portal">
            <SkipLink/>
            {banner.run()}
            <header class="top-bar">
                <a class="brand" href="/">{move || place.get()}</a>
                <div class="who">{who.run()}</div>
            </header>
            {(!items.is_empty()).then(|| view! { <nav class="portal-nav" aria-label="Main"><NavList items=items/></nav> })}
            <main id="main" tabindex="-1">{children()}</main>
        </div>
    }
}

/// The first stop of the Tab key.
#[component]
pub(crate) fn SkipLink() -> impl IntoView {
    // `external`: the router would only scroll, the browser moves the focus as well.
    view! { <a class="skip-link" href="#main" rel="external">"Skip to the content"</a> }
}

/// Says on every page that nothing here is real.
#[component]
pub fn DemoBanner() -> impl IntoView {
    view! {
        <aside class="demo-banner" aria-label="Demo hospital">
            <p>
                <strong>"Demo hospital."</strong>
                " All people and appointments are made up. Do not enter real health data."
            </p>
        </aside>
    }
}
