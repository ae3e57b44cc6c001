use ::model::{AppError, AppointmentId};
use jiff::civil::Date;
use kit::{Form, Hidden, Notice, PageHead, Submission, TimeChoiceAction, Tone};
use leptos::prelude::*;
use patients::ChartBanner;
use serde::{Deserialize, Serialize};

use crate::{
    api,
    components::{
        portal::{FreeTimesOf, Offer, Whom, find_times, param, query, when_gone},
        staff::{PageLoaded, WhomTabs},
    },
    model::{AppointmentDetail, ShowAppointment},
};

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Movable {
    detail: AppointmentDetail,
    /// With whom, as it stands in the address.
    whom: String,
    offer: Offer,
}

/// `/staff/appointments/{appointment}/move?with=&day=`: when instead? The same doctor is proposed first.
#[component]
pub fn StaffMovePage() -> impl IntoView {
    let (id, whom, day) = (param::<AppointmentId>("appointment"), query::<Whom>("with"), query::<Date>("day"));
    let movable = Resource::new(
        move || (id.get(), whom.get(), day.get()),
        |(id, whom, day)| async move {
            let appointment_id = id.ok_or(AppError::NotFound)?;
            let detail = api::appointment(ShowAppointment { appointment_id }).await?;
            let now = &detail.appointment;
            let whom = whom.unwrap_or(Whom::Practitioner(now.practitioner.id));
            let offer = find_times(now.service_id, whom, day, Some(appointment_id)).await?;
            Ok(Movable { whom: whom.to_string(), offer, detail })
        },
    );
    let action = Submission::<api::MoveForPatient>::new();
    when_gone(action, move || movable.refetch());
    view! {
        <PageLoaded
            title="Move an appointment"
            resource=movable
            view=move |movable| view! { <Times movable=movable action=action/> }
        />
    }
}

#[component]
fn Times(movable: Movable, action: Submission<api::MoveForPatient>) -> impl IntoView {
    let Movable { detail, whom, offer } = movable;
    let now = detail.appointment;
    let id = now.id;
    let whom: Whom = whom.parse().unwrap_or(Whom::Anybody);
    let url = move |whom: Whom| format!("/staff/appointments/{id}/move?with={whom}");
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
                    <WhomTabs practitioners=offer.found.service.practitioners.clone() whom=whom href=url/>
                    <FreeTimesOf
                        offer=offer
                        whom=whom
                        day_href=move |day| format!("{}&day={day}", url(whom))
                        action=|time| TimeChoiceAction::Submit { name: "slot", value: time.slot.to_string() }
                        otherwise=("Times with anybody", url(Whom::Anybody))
                    />
                </Form>
            }
            .into_any()
        } else {
            let why = detail.locked_because.unwrap_or_else(|| "This appointment can’t be moved any more.".to_owned());
            view! { <Notice tone=Tone::Attention title=why/> }.into_any()
        }}
    }
}
