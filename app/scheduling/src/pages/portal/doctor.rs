use ::model::PractitionerId;
use kit::{PageHead, PageLoaded, SummaryList, SummaryRow, ask_about};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{ChoiceLink, ChoiceList, languages, param, service_line},
    model::{Doctor, DoctorProfile, ServiceCard},
};

/// `/doctors/{practitioner}`: who they are and what they offer, with prices, before anybody books.
#[component]
pub fn DoctorPage() -> impl IntoView {
    let id = param::<PractitionerId>("practitioner");
    let doctor = ask_about(move || Some(api::DoctorProfile { query: DoctorProfile { practitioner_id: id.get()? } }));
    view! {
        <div class="stack">
            <PageLoaded title="Doctor" resource=doctor view=profile/>
        </div>
    }
}

fn profile(doctor: Doctor) -> AnyView {
    let Doctor { card, about, education, services, places } = doctor;
    let fields = card.specialties.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(", ");
    let speaks = languages(&card.languages);
    let places = places.into_iter().map(|place| {
        let line =
            [Some(place.name), place.address_line, place.city].into_iter().flatten().collect::<Vec<_>>().join(", ");
        view! { <span class="line">{line}</span> }
    });
    let studied =
        education.into_iter().map(|line| view! { <span class="line" dir="auto">{line}</span> }).collect::<Vec<_>>();
    let services: Vec<ServiceCard> = services.into_iter().filter(|service| service.bookable_by_patients).collect();
    let (id, name) = (card.id, card.name.clone());
    let book = (card.bookable && !services.is_empty()).then(move || {
        let several = services.iter().any(|service| service.facility_id != services[0].facility_id);
        let links = services.into_iter().map(move |service| {
            let facts = service_line(&service, several);
            view! {
                <ChoiceLink href=format!("/book/{}/{id}", service.id) title=service.name text=service.description facts=facts/>
            }
        });
        view! { <h2 dir="auto">"Book with " {name}</h2> <ChoiceList>{links.collect_view()}</ChoiceList> }
    });
    let call =
        book.is_none().then(|| view! { <p>"Appointments with this doctor are made by the clinic: please call."</p> });
    view! {
        <PageHead title="Doctor" heading=card.name lead=fields back=("Our doctors", "/doctors".to_owned())/>
        {about.map(|about| view! { <p class="measure" dir="auto">{about}</p> })}
        <SummaryList>
            {(!speaks.is_empty()).then(|| view! { <SummaryRow label="Speaks">{speaks}</SummaryRow> })}
            {(!studied.is_empty()).then(|| view! { <SummaryRow label="Education">{studied}</SummaryRow> })}
            <SummaryRow label="Works at">{places.collect_view()}</SummaryRow>
        </SummaryList>
        {book}
        {call}
    }
    .into_any()
}
