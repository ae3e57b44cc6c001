use identity::components::SessionKeeper;
use kit::{Glyph, NavItem, PortalFrame};
use leptos::prelude::*;
use leptos_router::components::Outlet;

use super::{
    letterhead::{PrintFoot, PrintHead},
    session::{For, Guard, SignOutButton, Who, session},
};

/// Around every page of a patient.
#[component]
pub fn PortalLayout() -> impl IntoView {
    let session = session();
    let items = vec![
        NavItem { label: "Home", href: "/", glyph: Glyph::Home },
        NavItem { label: "Book", href: "/book", glyph: Glyph::Book },
        NavItem { label: "Results", href: "/results", glyph: Glyph::Flask },
        NavItem { label: "Bills", href: "/bills", glyph: Glyph::Receipt },
        NavItem { label: "More", href: "/more", glyph: Glyph::More },
    ];
    view! {
        <PortalFrame
            place="Hale"
            items=items
            banner=move || view! { <Guard session=session whom=For::Patients/> <PrintHead session=session/> }
            who=move || view! { <Who session=session/><SignOutButton/> }
        >
            <Outlet/>
            <PrintFoot session=session/>
            <SessionKeeper/>
        </PortalFrame>
    }
}
