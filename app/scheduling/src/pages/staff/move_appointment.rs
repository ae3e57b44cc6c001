use ::model::AppointmentId;
use jiff::civil::Date;
use kit::{Form, Hidden, Notice, PageHead, PageLoaded, Submission, TimeChoiceAction, Tone, ask_about};
use leptos::prelude::*;
use patients::HeadBanner;

use crate::{
    api,
    components::{
        portal::{FreeTimesOf, Whom, other_times, param, query, when_gone},
        staff::WhomTabs,
    },
    model::{FreeDaysFound, Movable},
};

/// `/staff/appointments/{appointment}/move?with=&day=`: when instead? The same doctor is proposed first.
#[component]
pub fn StaffMovePage() -> impl IntoView {
    let id = param::<AppointmentId>("appointment");
    let (with, day) = (query::<Whom>("with"), query::<Date>("day"));
    let choices = ask_about(move || other_times(id.get()?, with.get(), day.get()));
    let action = Submission::<api::MoveForPatient>::new();
    when_gone(action, move || choices.refetch());
    view! {
        <PageLoaded
            title="Move an appointment"
            resource=choices
            view=move |choices| view! { <Times choices whom=with.get_untracked() action/> }
        />
    }
}

#[component]
fn Times(choices: Movable, whom: Option<Whom>, action: Submission<api::MoveForPatient>) -> impl IntoView {
    let Movable { appointment: now, patient, locked_because, times } = choices;
    let id = now.id;
    let back = ("Back to the appointment", format!("/staff/appointments/{id}"));
    let lead = format!(
        "{} with {}, now on {} {}",
        now.service_name,
        now.practitioner.name,
        now.starts.full(),
        now.starts.abbreviation
    );
    let whom = whom.unwrap_or(Whom::Practitioner(now.practitioner.id));
    view! {
        <HeadBanner head=patient/>
        <PageHead title="Move an appointment" lead=lead back=back/>
        {match times {
            Some(found) => view! {
                <Form action=action class="times-form">
                    <Hidden name="appointment_id" value=id.to_string()/>
                    <p class="muted">"It is moved as soon as you choose a time. Until then it stays as it is."</p>
                    <Offer id whom found/>
                </Form>
            }
            .into_any(),
            None => {
                let why = locked_because.unwrap_or_else(|| "This appointment can’t be moved any more.".to_owned());
                view! { <Notice tone=Tone::Attention title=why/> }.into_any()
            }
        }}
    }
}

#[component]
fn Offer(id: AppointmentId, whom: Whom, found: FreeDaysFound) -> impl IntoView {
    let url = move |whom: Whom| format!("/staff/appointments/{id}/move?with={whom}");
    view! {
        <WhomTabs practitioners=found.service.practitioners.clone() whom href=url/>
        <FreeTimesOf
            found
            whom
            day_href=move |day| format!("{}&day={day}", url(whom))
            action=|time| TimeChoiceAction::Submit { name: "slot", value: time.slot.to_string() }
            otherwise=("Times with anybody", url(Whom::Anybody))
        />
    }
}
