use ::model::ServiceId;
use jiff::civil::Date;
use kit::{Form, Hidden, Loaded, PageHead, Submission, TimeChoiceAction, ask_about};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{AsPatient, FreeTimesOf, Whom, free_times, param, query, service_line, when_gone},
    model::FreeDaysFound,
};

/// `/book/{service}/{practitioner or any}?day=`: when. The first free day opens by itself; choosing a time
/// keeps it while the rest is checked.
#[component]
pub fn TimesPage() -> impl IntoView {
    let (service, whom, day) = (param::<ServiceId>("service"), param::<Whom>("practitioner"), query::<Date>("day"));
    let times = ask_about(move || free_times(service.get()?, whom.get()?, day.get()));
    let hold = Submission::<api::HoldTime>::new();
    when_gone(hold, move || times.refetch());
    let back = move || service.get_untracked().map_or_else(|| "/book".to_owned(), |id| format!("/book/{id}"));

    view! {
        <PageHead title="Choose a time" heading="When?" back=("Choose somebody else", back())/>
        // The form stands outside: its message stays while the times below it are asked for anew.
        <Form action=hold class="times-form">
            <AsPatient
                lines=6
                view=move |patient| view! {
                    <Loaded resource=times lines=6 view=move |found: FreeDaysFound| {
                        of_service(found, whom.get_untracked().unwrap_or(Whom::Anybody))
                    }/>
                    <Hidden name="patient_id" value=patient.to_string()/>
                }
                .into_any()
            />
        </Form>
    }
}

fn of_service(found: FreeDaysFound, whom: Whom) -> AnyView {
    let service = found.service.clone();
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
            found
            whom=whom
            day_href=move |day| format!("/book/{id}/{whom}?day={day}")
            action=|time| TimeChoiceAction::Submit { name: "slot", value: time.slot.to_string() }
            otherwise=otherwise
        />
        <Hidden name="service_id" value=id.to_string()/>
    }
    .into_any()
}
