use identity::{components::SessionKeeper, model::SessionInfo};
use kit::{Glyph, NavItem, NavList, SearchLink, StaffFrame};
use leptos::prelude::*;
use leptos_router::components::Outlet;
use model::Permission;

use super::{
    letterhead::{PrintFoot, PrintHead},
    session::{For, Guard, Session, SignOutButton, Who, session},
};

/// What stands in the rail, and for whom: whoever holds the permission at one of their facilities. A
/// department brings a line. Nothing is protected by being left out: each page decides again.
const RAIL: &[(NavItem, Permission)] = &[
    (NavItem { label: "Today", href: "/staff", glyph: Glyph::Home }, Permission::OwnSession),
    (NavItem { label: "Week", href: "/staff/week", glyph: Glyph::Week }, Permission::SeePatients),
    (NavItem { label: "Video", href: "/staff/visits", glyph: Glyph::Video }, Permission::SeePatients),
    (NavItem { label: "To review", href: "/staff/inbox", glyph: Glyph::Check }, Permission::ViewResults),
    (NavItem { label: "Patients", href: "/staff/patients", glyph: Glyph::People }, Permission::ViewPatients),
    (NavItem { label: "Billing", href: "/staff/billing", glyph: Glyph::Receipt }, Permission::ViewBilling),
    (NavItem { label: "Till", href: "/staff/billing/till", glyph: Glyph::Drawer }, Permission::TakePayments),
    (NavItem { label: "Laboratory", href: "/staff/lab", glyph: Glyph::Flask }, Permission::CollectSpecimens),
    (NavItem { label: "Tests", href: "/staff/lab/catalogue", glyph: Glyph::Book }, Permission::EditCatalogue),
    (NavItem { label: "Schedule", href: "/staff/schedule", glyph: Glyph::Calendar }, Permission::EditSchedule),
    (NavItem { label: "Services", href: "/staff/services", glyph: Glyph::Book }, Permission::EditSchedule),
    (NavItem { label: "Prices", href: "/staff/billing/prices", glyph: Glyph::Book }, Permission::EditPrices),
    (NavItem { label: "Revenue", href: "/staff/billing/revenue", glyph: Glyph::Week }, Permission::ViewRevenue),
    (NavItem { label: "Accounts", href: "/staff/accounts", glyph: Glyph::Key }, Permission::ManageAccounts),
    (NavItem { label: "Account", href: "/staff/account", glyph: Glyph::Person }, Permission::OwnSession),
];

/// The places of somebody, in the order of the rail.
pub fn places(info: &SessionInfo) -> Vec<NavItem> {
    RAIL.iter().filter(|(_, permission)| info.may(*permission)).map(|(item, _)| *item).collect()
}

/// Around every page of the dashboards.
#[component]
pub fn StaffLayout() -> impl IntoView {
    let session = session();
    view! {
        <StaffFrame
            place=move || view! { <Place session=session/> }
            rail=move || view! { <Rail session=session/> }
            search=move || view! { <Search session=session/> }
            banner=move || view! { <Guard session=session whom=For::Staff/> <PrintHead session=session/> }
            who=move || view! { <Who session=session/><SignOutButton/> }
        >
            <Outlet/>
            <PrintFoot session=session/>
            <SessionKeeper/>
        </StaffFrame>
    }
}

/// The facility; of somebody who works at several, both names or how many.
#[component]
fn Place(session: Session) -> impl IntoView {
    let name = |info: SessionInfo| match info.facilities.as_slice() {
        [] => None,
        [only] => Some(only.name.clone()),
        [one, other] => Some(format!("{} and {}", one.name, other.name)),
        several => Some(format!("{} facilities", several.len())),
    };
    view! { <Suspense>{move || Suspend::new(async move { session.await.ok().flatten().and_then(name) })}</Suspense> }
}

#[component]
fn Rail(session: Session) -> impl IntoView {
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let items = session.await.ok().flatten().map(|info| places(&info)).unwrap_or_default();
                (!items.is_empty()).then(|| view! { <NavList items=items/> })
            })}
        </Suspense>
    }
}

#[component]
fn Search(session: Session) -> impl IntoView {
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let may = session.await.ok().flatten().is_some_and(|info| info.may(Permission::ViewPatients));
                may.then(|| view! { <SearchLink href="/staff/patients"/> })
            })}
        </Suspense>
    }
}
