use kit::{ButtonRow, Card, DateBlock, EmptyState, LinkButton, Loaded, PageHead, Variant, ask_after};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{CalendarLink, PatientState, PlaceLines, SiteTime, is_to_come, own_patient, session},
    model::{AppointmentSummary, NextAppointment},
};

/// `/`: the next appointment with what can be done about it now, and the way to everything else.
#[component]
pub fn HomePage(
    /// What other departments have for the patient to do.
    to_do: fn() -> AnyView,
    /// The way into a video visit.
    join: fn(&AppointmentSummary) -> AnyView,
) -> impl IntoView {
    let next = ask_after(session(), |info| {
        Ok(api::NextAppointment { query: NextAppointment { patient_id: own_patient(info)? } })
    });
    view! {
        <PageHead title="Home" heading="Your next appointment"/>
        <div class="stack">
            <Loaded resource=next view=move |next| next_or_nothing(next, join)/>
            {to_do()}
            <nav aria-label="More" class="quiet-links">
                <ul>
                    <li><a href="/appointments">"All your appointments"</a></li>
                    <li><a href="/doctors">"Our doctors"</a></li>
                </ul>
            </nav>
        </div>
    }
}

fn next_or_nothing(next: Option<AppointmentSummary>, join: fn(&AppointmentSummary) -> AnyView) -> AnyView {
    match next {
        Some(appointment) => view! {
            <NextCard join=join(&appointment) appointment=appointment/>
            <p><a href="/book">"Book another appointment"</a></p>
        }
        .into_any(),
        None => view! {
            <EmptyState title="Nothing booked" text="You have no appointment ahead of you.">
                <LinkButton href="/book">"Book an appointment"</LinkButton>
            </EmptyState>
        }
        .into_any(),
    }
}

#[component]
fn NextCard(appointment: AppointmentSummary, join: AnyView) -> impl IntoView {
    let AppointmentSummary {
        id,
        state,
        service_name,
        practitioner,
        place,
        mode,
        starts,
        what_to_bring,
        may_move,
        may_cancel,
        ..
    } = appointment;
    let to_come = is_to_come(state);
    let calendar = to_come.then(|| view! { <CalendarLink id=id/> });
    let date = starts.local.date();
    view! {
        <Card>
            <div class="next-appointment">
                <DateBlock date=date/>
                <div class="next-appointment-text">
                    <h2><a href=format!("/appointments/{id}") dir="auto">{service_name}</a></h2>
                    <p class="line"><strong><SiteTime at=starts/></strong></p>
                    <p class="line" dir="auto">{practitioner.name}</p>
                    <p class="line"><PlaceLines place=place mode=mode/></p>
                    {(!to_come).then(|| view! { <p class="line"><PatientState state=state/></p> })}
                </div>
            </div>
            {what_to_bring.map(|bring| view! {
                <p class="bring"><strong>"Please bring: "</strong><span dir="auto">{bring}</span></p>
            })}
            {join}
            <ButtonRow>
                {calendar}
                {may_move.then(|| view! {
                    <LinkButton href=format!("/appointments/{id}/move") variant=Variant::Secondary>"Move"</LinkButton>
                })}
                {may_cancel.then(|| view! {
                    <LinkButton href=format!("/appointments/{id}/cancel") variant=Variant::Quiet>"Cancel"</LinkButton>
                })}
            </ButtonRow>
        </Card>
    }
}
