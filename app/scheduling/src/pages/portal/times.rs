use ::model::{AppError, PatientId, ServiceId};
use jiff::civil::Date;
use kit::{Form, Hidden, Loaded, PageHead, Submission, TimeChoiceAction};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    api,
    components::portal::{
        FreeTimesOf, Offer, Whom, find_times, own_patient, param, query, service_line, session, when_gone,
    },
};

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Bookable {
    patient_id: PatientId,
    offer: Offer,
}

/// `/book/{service}/{practitioner or any}?day=`: when. The first free day opens by itself; choosing a time
/// keeps it while the rest is checked.
#[component]
pub fn TimesPage() -> impl IntoView {
    let session = session();
    let (service, whom, day) = (param::<ServiceId>("service"), param::<Whom>("practitioner"), query::<Date>("day"));
    let bookable = Resource::new(
        move || (service.get(), whom.get(), day.get()),
        move |(service, whom, day)| async move {
            let (Some(service), Some(whom)) = (service, whom) else { return Err(AppError::NotFound) };
            let patient_id = own_patient(session).await?;
            Ok(Bookable { patient_id, offer: find_times(service, whom, day, None).await? })
        },
    );
    let hold = Submission::<api::HoldTime>::new();
    when_gone(hold, move || bookable.refetch());
    let back = move || service.get_untracked().map_or_else(|| "/book".to_owned(), |id| format!("/book/{id}"));

    view! {
        <PageHead title="Choose a time" heading="When?" back=("Choose somebody else", back())/>
        // The form stands outside: its message stays while the times below it are asked for anew.
        <Form action=hold class="times-form">
            <Loaded
                resource=bookable
                lines=6
                view=move |bookable: Bookable| {
                    times(bookable, whom.get_untracked().unwrap_or(Whom::Anybody))
                }
            />
        </Form>
    }
}

fn times(bookable: Bookable, whom: Whom) -> AnyView {
    let Bookable { patient_id, offer } = bookable;
    let service = offer.found.service.clone();
    let id = service.id;
    let doctor = match whom {
        Whom::Practitioner(id) => service.practitioners.iter().find(|doctor| doctor.id == id).cloned(),
        Whom::Anybody | Whom::Nobody => None,
    };
    let otherwise = match whom {
        Whom::Practitioner(_) => ("Times with anyone", format!("/book/{id}/any")),
        Whom::Anybody | Whom::Nobody => ("Choose something else", "/book".to_owned()),
    };
    view! {
        <p class="chosen-service">
            <strong dir="auto">{service.name.clone()}{doctor.map(|doctor| format!(" with {}", doctor.name))}</strong>
            <span class="line muted">{service_line(&service, true)}</span>
        </p>
        <FreeTimesOf
            offer=offer
            whom=whom
            day_href=move |day| format!("/book/{id}/{whom}?day={day}")
            action=|time| TimeChoiceAction::Submit { name: "slot", value: time.slot.to_string() }
            otherwise=otherwise
        />
        <Hidden name="patient_id" value=patient_id.to_string()/>
        <Hidden name="service_id" value=id.to_string()/>
    }
    .into_any()
}
