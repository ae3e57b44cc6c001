use ::model::{AppError, ServiceId};
use kit::{ErrorView, Loaded, PageHead};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{ChoiceLink, ChoiceList, param, service_line},
    model::{BookingChoices, ServiceCard},
};

/// `/book/{service}`: with whom, or whoever is free soonest.
#[component]
pub fn WhomPage() -> impl IntoView {
    let service_id = param::<ServiceId>("service");
    let service = Resource::new(
        move || service_id.get(),
        |id| async move {
            let choices = api::booking_choices(BookingChoices::default()).await?;
            choices.services.into_iter().find(|service| Some(service.id) == id).ok_or(AppError::NotFound)
        },
    );
    view! {
        <PageHead
            title="Choose a doctor"
            heading="With whom?"
            back=("Choose something else", "/book".to_owned())
        />
        <div class="stack">
            <Loaded resource=service view=|service: ServiceCard| with_whom(service)/>
        </div>
    }
}

fn with_whom(service: ServiceCard) -> AnyView {
    if !service.bookable_by_patients {
        return view! { <ErrorView error=AppError::NotFound/> }.into_any();
    }
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
