use ::model::{AppointmentId, ServiceId};
use jiff::civil::Date;
use kit::{Form, Hidden, Loaded, Notice, PageHead, PageLoaded, Submission, TimeChoiceAction, Tone, ask_about};
use leptos::prelude::*;
use patients::ChartBanner;

use crate::{
    api,
    components::{
        portal::{FreeTimesOf, Whom, free_times, param, query, when_gone},
        staff::WhomTabs,
    },
    model::{AppointmentDetail, FreeDaysFound, ShowAppointment},
};

/// `/staff/appointments/{appointment}/move?with=&day=`: when instead? The same doctor is proposed first.
#[component]
pub fn StaffMovePage() -> impl IntoView {
    let id = param::<AppointmentId>("appointment");
    let detail = ask_about(move || Some(api::Appointment { query: ShowAppointment { appointment_id: id.get()? } }));
    let action = Submission::<api::MoveForPatient>::new();
    when_gone(action, move || detail.refetch());
    view! {
        <PageLoaded
            title="Move an appointment"
            resource=detail
            view=move |detail| view! { <Times detail action/> }
        />
    }
}

#[component]
fn Times(detail: AppointmentDetail, action: Submission<api::MoveForPatient>) -> impl IntoView {
    let now = detail.appointment;
    let id = now.id;
    let back = ("Back to the appointment", format!("/staff/appointments/{id}"));
    let lead = format!(
        "{} with {}, now on {} {}",
        now.service_name,
        now.practitioner.name,
        now.starts.full(),
        now.starts.abbreviation
    );
    view! {
        <ChartBanner patient=Signal::stored(detail.patient.id)/>
        <PageHead title="Move an appointment" lead=lead back=back/>
        {if now.may_move {
            view! {
                <Form action=action class="times-form">
                    <Hidden name="appointment_id" value=id.to_string()/>
                    <p class="muted">"It is moved as soon as you choose a time. Until then it stays as it is."</p>
                    <Offer id service=now.service_id own=Whom::Practitioner(now.practitioner.id)/>
                </Form>
            }
            .into_any()
        } else {
            let why = detail.locked_because.unwrap_or_else(|| "This appointment can’t be moved any more.".to_owned());
            view! { <Notice tone=Tone::Attention title=why/> }.into_any()
        }}
    }
}

#[component]
fn Offer(id: AppointmentId, service: ServiceId, own: Whom) -> impl IntoView {
    let (with, day) = (query::<Whom>("with"), query::<Date>("day"));
    let times = ask_about(move || free_times(service, with.get().unwrap_or(own), day.get(), Some(id)));
    let url = move |whom: Whom| format!("/staff/appointments/{id}/move?with={whom}");
    let show = move |found: FreeDaysFound| {
        let whom = with.get_untracked().unwrap_or(own);
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
    };
    view! { <Loaded resource=times lines=8 view=show/> }
}
