use identity::components::SessionKeeper;
use kit::{Glyph, NavItem, StaffFrame};
use leptos::prelude::*;
use leptos_router::components::Outlet;

use super::session::{For, Guard, SignOutButton, Who, session};

/// Around every page of the dashboards.
#[component]
pub fn StaffLayout() -> impl IntoView {
    let session = session();
    let items = vec![
        NavItem { label: "Today", href: "/staff", glyph: Glyph::Home },
        NavItem { label: "Day", href: "/staff/day", glyph: Glyph::Calendar },
        NavItem { label: "Week", href: "/staff/week", glyph: Glyph::Week },
        NavItem { label: "Patients", href: "/staff/patients", glyph: Glyph::People },
        NavItem { label: "Account", href: "/staff/account", glyph: Glyph::Person },
    ];
    view! {
        <StaffFrame
            place="Hale"
            items=items
            search_href="/staff/patients"
            banner=move || view! { <Guard session=session whom=For::Staff/> }
            who=move || view! { <Who session=session/><SignOutButton/> }
        >
            <Outlet/>
            <SessionKeeper/>
        </StaffFrame>
    }
}
