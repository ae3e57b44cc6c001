use ::model::{AppError, ServiceId};
use kit::{Column, EmptyState, ErrorView, LinkButton, PageHead, PageLoaded, Table, Tag, Tone, ask};
use leptos::prelude::*;

use super::service_forms::{EditService, NewService};
use crate::{
    api,
    components::{
        portal::{duration, query},
        staff::Done,
    },
    model::{PlannedService, ServicePlan, ShowServices},
};

/// `/staff/services?service=&new=`: what the facilities offer; one service; a new one.
#[component]
pub fn ServicesPage() -> impl IntoView {
    let (service, new) = (query::<ServiceId>("service"), query::<bool>("new"));
    let changes = RwSignal::new(0);
    let plan = ask(move || {
        service.get();
        new.get();
        changes.get();
        api::PlannedServices { query: ShowServices {} }
    });
    view! {
        <PageLoaded
            title="Services"
            resource=plan
            view=move |plan: ServicePlan| match (service.get_untracked(), new.get_untracked()) {
                (Some(id), _) => match plan.services.into_iter().find(|service| service.id == id) {
                    Some(service) => view! { <EditService service=service changes=changes/> }.into_any(),
                    None => view! { <PageHead title="Service"/><ErrorView error=AppError::NotFound/> }.into_any(),
                },
                (None, Some(true)) => view! { <NewService plan=plan/> }.into_any(),
                (None, _) => view! { <Services plan=plan/> }.into_any(),
            }
        />
    }
}

pub(super) fn done(done: &str) -> Option<&'static str> {
    match done {
        "created" => Some("The service is there. Say who offers it, and it can be booked."),
        "saved" => Some("Saved. What is booked already stays as it was agreed."),
        _ => None,
    }
}

#[component]
fn Services(plan: ServicePlan) -> impl IntoView {
    let several = plan.places.len() > 1;
    let nothing = plan.services.is_empty();
    let columns = vec![
        Column::text("Service"),
        Column::numeric("Takes"),
        Column::numeric("Price"),
        Column::text("Booked by"),
        Column::text("Offered by"),
    ];
    let rows = plan.services.into_iter().map(|service| row(service, several)).collect_view();
    view! {
        <PageHead title="Services" lead="What can be booked, how long it takes and what it costs.">
            <LinkButton href="/staff/services?new=true">"Add a service"</LinkButton>
        </PageHead>
        <Done words=done/>
        {if nothing {
            view! { <EmptyState title="No services yet" text="Nothing can be booked before there is a service."/> }.into_any()
        } else {
            view! { <Table caption="Services" columns=columns>{rows}</Table> }.into_any()
        }}
    }
}

fn row(service: PlannedService, several: bool) -> AnyView {
    let offered: Vec<String> = service.practitioners.into_iter().filter(|one| one.offers).map(|one| one.name).collect();
    let place = if several { format!(" · {}", service.facility_name) } else { String::new() };
    let by = if service.bookable_by_patients { "Patients and staff" } else { "Staff only" };
    view! {
        <tr class="row-link">
            <td>
                <a href=format!("/staff/services?service={}", service.id) dir="auto">{service.name}</a>
                <span class="line muted">{service.mode.label()}{place}</span>
                {(!service.active).then(|| view! { <Tag tone=Tone::Attention>"Not offered now"</Tag> })}
            </td>
            <td class="numeric">{duration(service.duration_minutes)}</td>
            <td class="numeric">{service.price.to_string()}</td>
            <td>{by}</td>
            <td dir="auto">{if offered.is_empty() { "Nobody yet".to_owned() } else { offered.join(", ") }}</td>
        </tr>
    }
    .into_any()
}
