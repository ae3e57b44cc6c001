use ::model::AppointmentId;
use kit::{ButtonRow, LinkButton, Loaded, Notice, PageHead, SummaryList, SummaryRow, Tone, Variant, ask_about};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{
        AppointmentFacts, CalendarLink, LockedNotice, PatientState, SiteTime, is_to_come, param, query,
    },
    model::{AppointmentDetail, AppointmentState, AppointmentSummary, CancelledBy, ShowAppointment},
};

/// `/appointments/{appointment}`: one appointment, and what can be done about it. Right after booking,
/// moving or cancelling it is the confirmation.
#[component]
pub fn AppointmentPage(
    /// The way into a video visit.
    join: fn(&AppointmentSummary) -> AnyView,
) -> impl IntoView {
    let id = param::<AppointmentId>("appointment");
    let detail = ask_about(move || Some(api::Appointment { query: ShowAppointment { appointment_id: id.get()? } }));
    let (booked, moved, cancelled) =
        (query::<String>("booked"), query::<String>("moved"), query::<String>("cancelled"));
    let done = move |state: AppointmentState| match state {
        AppointmentState::Booked if booked.get_untracked().is_some() => Some("Your appointment is booked"),
        AppointmentState::Booked if moved.get_untracked().is_some() => Some("Your appointment is moved"),
        AppointmentState::Cancelled if cancelled.get_untracked().is_some() => Some("Your appointment is cancelled"),
        _ => None,
    };
    view! {
        <PageHead title="Your appointment" back=("All your appointments", "/appointments".to_owned())/>
        <div class="stack">
            <Loaded
                resource=detail
                lines=6
                view=move |detail: AppointmentDetail| {
                    let done = done(detail.appointment.state)
                        .map(|what| view! { <Notice tone=Tone::Success title=what/> });
                    // The news says the state already.
                    let state = done.is_none().then(|| view! { <p><PatientState state=detail.appointment.state/></p> });
                    view! { {done} {state} <Shown join=join(&detail.appointment) detail=detail/> }
                }
            />
        </div>
    }
}

#[component]
fn Shown(detail: AppointmentDetail, join: AnyView) -> impl IntoView {
    let appointment = detail.appointment.clone();
    view! {
        {detail.replaced_by.map(|id| view! {
            <Notice title="This appointment was moved">
                <p><a href=format!("/appointments/{id}")>"Show the new time"</a></p>
            </Notice>
        })}
        {join}
        <AppointmentFacts appointment=appointment/>
        <Remarks detail=detail.clone()/>
        <Actions detail=detail/>
    }
}

/// What was said about it: by the patient when booking, and when it was called off.
#[component]
fn Remarks(detail: AppointmentDetail) -> impl IntoView {
    let AppointmentDetail { reason, cancellation, .. } = detail;
    if reason.is_none() && cancellation.is_none() {
        return None;
    }
    Some(view! {
        <SummaryList>
            {reason.map(|reason| view! { <SummaryRow label="What it is about">{reason}</SummaryRow> })}
            {cancellation.map(|cancellation| view! {
                <SummaryRow label=said_of(cancellation.by)>
                    <SiteTime at=cancellation.at/>
                    <span class="line">{cancellation.note.unwrap_or_else(|| cancellation.reason.label().to_owned())}</span>
                </SummaryRow>
            })}
        </SummaryList>
    })
}

/// To the patient, who is "you".
const fn said_of(by: CancelledBy) -> &'static str {
    match by {
        CancelledBy::Patient => "You cancelled it",
        CancelledBy::Provider | CancelledBy::Hospital => by.label(),
    }
}

#[component]
fn Actions(detail: AppointmentDetail) -> impl IntoView {
    let appointment = &detail.appointment;
    let (id, service_id) = (appointment.id, appointment.service_id);
    if appointment.state == AppointmentState::Held {
        return view! { <LinkButton href=format!("/book/confirm/{id}")>"Finish booking"</LinkButton> }.into_any();
    }
    if !is_to_come(appointment.state) {
        return view! {
            <ButtonRow>
                <LinkButton href=format!("/book/{service_id}") variant=Variant::Secondary>"Book this again"</LinkButton>
            </ButtonRow>
        }
        .into_any();
    }
    let (may_move, may_cancel) = (appointment.may_move, appointment.may_cancel);
    let rule = (may_move || may_cancel).then(|| view! {
        <p class="muted">"You can move or cancel it yourself until " <SiteTime at=detail.cancel_until.clone()/> "."</p>
    });
    let locked = (!may_move && !may_cancel)
        .then(|| view! { <LockedNotice why=detail.locked_because.clone() place=appointment.place.clone()/> });
    view! {
        <ButtonRow>
            <CalendarLink id=id/>
            {may_move.then(|| view! {
                <LinkButton href=format!("/appointments/{id}/move") variant=Variant::Secondary>"Move"</LinkButton>
            })}
            {may_cancel.then(|| view! {
                <LinkButton href=format!("/appointments/{id}/cancel") variant=Variant::Quiet>"Cancel"</LinkButton>
            })}
        </ButtonRow>
        {rule}
        {locked}
    }
    .into_any()
}
