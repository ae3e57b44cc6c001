use ::model::{AppError, FacilityId, PatientId, Permission};
use identity::model::SessionInfo;
use kit::{EmptyState, PageHead, PageLoaded, ask};
use leptos::prelude::*;
use patients::ChartBanner;

use crate::{
    api,
    components::portal::{ChoiceLink, ChoiceList, param, service_line, session},
    model::{BookingChoices, Choices, ServiceCard},
};

/// `/staff/patients/{id}/book`: what for? Only what the facilities offer at which one may book.
#[component]
pub fn StaffBookPage() -> impl IntoView {
    let patient = param::<PatientId>("id");
    let session = session();
    let choices = ask(|| api::BookingChoices { query: BookingChoices { facility_id: None } });
    let services = move |choices: Choices, mine: &[FacilityId]| {
        let services = choices.services.into_iter().filter(|service| mine.contains(&service.facility_id)).collect();
        view! { <Services services patient=patient.get_untracked()/> }
    };
    let mine = move |info: Option<SessionInfo>| {
        let mine = info.map(books_at).unwrap_or_default();
        let services = move |choices| services(choices, &mine);
        view! { <PageLoaded title="Book an appointment" resource=choices view=services/> }
    };
    view! {
        {move || patient.get().map(|patient| view! { <ChartBanner patient=Signal::stored(patient)/> })}
        <PageLoaded title="Book an appointment" resource=session view=mine/>
    }
}

/// The facilities at which somebody may book.
fn books_at(info: SessionInfo) -> Vec<FacilityId> {
    let roles = Permission::BookAppointments.roles();
    let books = info.facilities.into_iter().filter(|at| roles.iter().any(|role| at.roles.contains(role)));
    books.map(|at| at.facility).collect()
}

#[component]
fn Services(services: Vec<ServiceCard>, patient: Option<PatientId>) -> impl IntoView {
    let Some(patient) = patient else {
        return view! { <PageHead title="Book an appointment"/><kit::ErrorView error=AppError::NotFound/> }.into_any();
    };
    let back = ("Back to the patient", format!("/staff/patients/{patient}"));
    let mut places: Vec<(FacilityId, String)> =
        services.iter().map(|service| (service.facility_id, service.facility_name.clone())).collect();
    places.sort_by(|a, b| a.1.cmp(&b.1));
    places.dedup();
    if places.is_empty() {
        return view! {
            <PageHead title="Book an appointment" back=back/>
            <EmptyState title="Nothing to book" text="No service is offered at your facilities yet."/>
        }
        .into_any();
    }
    let groups = places
        .into_iter()
        .map(|(id, name)| {
            let services = services.iter().filter(|service| service.facility_id == id);
            let links = services.map(|service| choice(patient, service)).collect_view();
            view! {
                <section class="stack">
                    <h2>{name}</h2>
                    <ChoiceList>{links}</ChoiceList>
                </section>
            }
        })
        .collect_view();
    view! { <PageHead title="Book an appointment" heading="What for?" back=back/> {groups} }.into_any()
}

fn choice(patient: PatientId, service: &ServiceCard) -> AnyView {
    let mut facts = service_line(service, false);
    if !service.bookable_by_patients {
        facts.push_str(" · Booked by staff only");
    }
    view! {
        <ChoiceLink
            href=format!("/staff/patients/{patient}/book/times?service={}", service.id)
            title=service.name.clone()
            text=service.description.clone()
            facts=facts
        />
    }
    .into_any()
}
