//! `/kit`: every component in every state, with a word on its use. No server calls.

mod actions;
mod charts;
mod feedback;
mod fields;
mod lists;
mod times;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    DemoBanner, Glyph, LinkButton, NavItem, NavList, PageHead, PageStatus, PortalFrame, SearchLink, StaffFrame,
    ThemeToggle, Variant,
};

/// The page stands in the frame that `?frame=portal` or `?frame=staff` names, so that both are on show.
#[component]
pub fn KitPage() -> impl IntoView {
    // The errors on show are not the page's own.
    provide_context(PageStatus(Arc::new(|_| {})));
    let query = use_query_map();
    let portal = Memo::new(move |_| query.read().get("frame").as_deref() == Some("portal"));
    move || if portal.get() { in_portal() } else { in_staff() }
}

fn in_staff() -> AnyView {
    let items = vec![
        NavItem { label: "My day", href: "/staff/day", glyph: Glyph::Calendar },
        NavItem { label: "Week", href: "/staff/week", glyph: Glyph::Week },
        NavItem { label: "Patients", href: "/staff/patients", glyph: Glyph::People },
        NavItem { label: "Components", href: "/kit", glyph: Glyph::Book },
    ];
    view! {
        <StaffFrame
            place=|| "Hale General"
            rail=move || view! { <NavList items=items/> }
            search=|| view! { <SearchLink href="/staff/patients"/> }
            who=|| view! { <span>"Dr Grace Hopper"</span> }
            banner=|| view! { <DemoBanner/> }
        >
            {content("Portal frame", "/kit?frame=portal")}
        </StaffFrame>
    }
    .into_any()
}

fn in_portal() -> AnyView {
    let items = vec![
        NavItem { label: "Home", href: "/", glyph: Glyph::Home },
        NavItem { label: "Book", href: "/book", glyph: Glyph::Book },
        NavItem { label: "Appointments", href: "/appointments", glyph: Glyph::Calendar },
        NavItem { label: "Account", href: "/kit", glyph: Glyph::Person },
    ];
    view! {
        <PortalFrame
            place="Hale General"
            items=items
            who=|| view! { <span>"For Ada Byron"</span> }
            banner=|| view! { <DemoBanner/> }
        >
            {content("Staff frame", "/kit")}
        </PortalFrame>
    }
    .into_any()
}

fn content(other: &'static str, href: &'static str) -> AnyView {
    view! {
        <PageHead
            title="Components"
            lead="Every part that Hale's pages are made of, in every state. Roomy in the portal, dense for staff, from the same tokens."
            back=("Back to the start page", "/".into())
        >
            <LinkButton href=href variant=Variant::Secondary>{other}</LinkButton>
        </PageHead>
        {family(
            "Colours",
            "Light, dark, or as the system says. The choice is kept in this browser.",
            view! { <ThemeToggle/> },
        )}
        {actions::section()}
        {fields::section()}
        {feedback::section()}
        {lists::section()}
        {charts::section()}
        {times::section()}
    }
    .into_any()
}

/// A family of components under its own heading, with a word on when to use it.
fn family(title: &'static str, about: &'static str, samples: impl IntoView + 'static) -> AnyView {
    view! {
        <section class="kit-section">
            <h2>{title}</h2>
            <p class="muted">{about}</p>
            {samples}
        </section>
    }
    .into_any()
}

const LONG_NAME: &str = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Maria Theresia Philomena Anastasia of the Upper Valley and the Lower Meadows, Countess";
const RIGHT_TO_LEFT: &str = "ليلى بنت عبد الرحمن الفاسي";
