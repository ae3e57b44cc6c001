use ::model::{AppError, FacilityId, PatientId, Permission};
use kit::{EmptyState, PageHead};
use leptos::prelude::*;
use patients::ChartBanner;

use crate::{
    api,
    components::{
        portal::{ChoiceLink, ChoiceList, param, service_line, session},
        staff::PageLoaded,
    },
    model::{BookingChoices, Choices, ServiceCard},
};

/// `/staff/patients/{id}/book`: what for? Only what the facilities offer at which one may book.
#[component]
pub fn StaffBookPage() -> impl IntoView {
    let patient = param::<PatientId>("id");
    let session = session();
    let choices = Resource::new(
        || (),
        move |()| async move {
            let info = session.await?.ok_or(AppError::Unauthenticated)?;
            let mut choices = api::booking_choices(BookingChoices { facility_id: None }).await?;
            let mine = |facility: FacilityId| {
                let books = |at: &&identity::model::FacilityRoles| {
                    Permission::BookAppointments.roles().iter().any(|role| at.roles.contains(role))
                };
                info.facilities.iter().filter(books).any(|at| at.facility == facility)
            };
            choices.services.retain(|service| mine(service.facility_id));
            Ok(choices)
        },
    );
    view! {
        {move || patient.get().map(|patient| view! { <ChartBanner patient=Signal::stored(patient)/> })}
        <PageLoaded
            title="Book an appointment"
            resource=choices
            view=move |choices| view! { <Services choices=choices patient=patient.get_untracked()/> }
        />
    }
}

#[component]
fn Services(choices: Choices, patient: Option<PatientId>) -> impl IntoView {
    let Some(patient) = patient else {
        return view! { <PageHead title="Book an appointment"/><kit::ErrorView error=AppError::NotFound/> }.into_any();
    };
    let back = ("Back to the patient", format!("/staff/patients/{patient}"));
    let mut places: Vec<(FacilityId, String)> =
        choices.services.iter().map(|service| (service.facility_id, service.facility_name.clone())).collect();
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
            let services = choices.services.iter().filter(|service| service.facility_id == id);
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
