use identity::model::SessionInfo;
use kit::{EmptyState, LinkButton, Loaded, PageHead, Variant};
use leptos::prelude::*;
use model::Permission;
use scheduling::{components::portal::session, pages::staff::StaffHomePage};

use crate::layouts::staff::places;

/// `/staff`: today's appointments for whoever may see them; for everybody else, where they can go from here.
#[component]
pub fn StartPage() -> impl IntoView {
    let start = |info: Option<SessionInfo>| match info {
        Some(info) if !info.may(Permission::ViewSchedule) => view! { <Start info/> }.into_any(),
        info => view! { <StaffHomePage own=info.and_then(|info| info.practitioner_id)/> }.into_any(),
    };
    view! { <Loaded resource=session() view=start/> }
}

/// For roles without a schedule: nobody is met by a page that refuses.
#[component]
fn Start(info: SessionInfo) -> impl IntoView {
    let roles = info.facilities.iter().map(|at| format!("{} at {}", at.titles(), at.name)).collect::<Vec<_>>();
    let places: Vec<_> =
        places(&info).into_iter().filter(|item| !matches!(item.href, "/staff" | "/staff/account")).collect();
    let nothing = places.is_empty().then(|| {
        view! {
            <EmptyState
                title="Nothing for your role yet"
                text="None of what is in Hale so far is done with this role. If you miss something, ask an administrator of your facility whether you have the right role."
            >
                <LinkButton href="/staff/account" variant=Variant::Secondary>"Your account"</LinkButton>
            </EmptyState>
        }
    });
    let links = places
        .into_iter()
        .map(|item| view! { <LinkButton href=item.href variant=Variant::Secondary>{item.label}</LinkButton> })
        .collect_view();
    view! {
        <PageHead
            title="Start"
            heading=format!("Welcome, {}", info.display_name)
            lead=format!("You are signed in as {}.", roles.join(", "))
        />
        <div class="row">{links}</div>
        {nothing}
    }
}
