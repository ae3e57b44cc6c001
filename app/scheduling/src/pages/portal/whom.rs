use ::model::{AppError, ServiceId};
use kit::{ErrorView, Loaded, PageHead, ask};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{ChoiceLink, ChoiceList, param, service_line},
    model::{BookingChoices, Choices},
};

/// `/book/{service}`: with whom, or whoever is free soonest.
#[component]
pub fn WhomPage() -> impl IntoView {
    let service = param::<ServiceId>("service");
    let choices = ask(|| api::BookingChoices { query: BookingChoices::default() });
    view! {
        <PageHead
            title="Choose a doctor"
            heading="With whom?"
            back=("Choose something else", "/book".to_owned())
        />
        <div class="stack">
            <Loaded resource=choices view=move |choices: Choices| with_whom(choices, service.get())/>
        </div>
    }
}

fn with_whom(choices: Choices, chosen: Option<ServiceId>) -> AnyView {
    let mut services = choices.services.into_iter().filter(|service| service.bookable_by_patients);
    let Some(service) = services.find(|service| Some(service.id) == chosen) else {
        return view! { <ErrorView error=AppError::NotFound/> }.into_any();
    };
    let facts = service_line(&service, true);
    let id = service.id;
    let doctors = service
        .practitioners
        .into_iter()
        .map(|doctor| view! { <ChoiceLink href=format!("/book/{id}/{}", doctor.id) title=doctor.name/> })
        .collect_view();
    view! {
        <p class="chosen-service"><strong dir="auto">{service.name}</strong><span class="line muted">{facts}</span></p>
        <ChoiceList>
            <ChoiceLink
                href=format!("/book/{id}/any")
                title="Soonest, with anyone"
                text="The first free times, whoever they are with"
            />
            {doctors}
        </ChoiceList>
        <p><a href="/doctors">"Read about our doctors"</a></p>
    }
    .into_any()
}
