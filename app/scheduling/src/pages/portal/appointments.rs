use kit::{EmptyState, LinkButton, Loaded, PageHead, Variant, ask_after};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{AppointmentRow, own_patient, session},
    model::{AppointmentLists, AppointmentSummary, MyAppointments},
};

/// `/appointments`: what is ahead, and what was.
#[component]
pub fn AppointmentsPage() -> impl IntoView {
    let lists = ask_after(session(), |info| {
        Ok(api::MyAppointments { query: MyAppointments { patient_id: own_patient(info)? } })
    });
    view! {
        <PageHead title="Your appointments"/>
        <div class="stack">
            <Loaded resource=lists lines=6 view=both/>
        </div>
    }
}

fn both(AppointmentLists { upcoming, past }: AppointmentLists) -> impl IntoView {
    view! {
        <h2>"Ahead of you"</h2>
        {if upcoming.is_empty() {
            view! {
                <EmptyState title="Nothing booked" text="You have no appointment ahead of you.">
                    <LinkButton href="/book">"Book an appointment"</LinkButton>
                </EmptyState>
            }
            .into_any()
        } else {
            view! {
                {list(upcoming)}
                <LinkButton href="/book" variant=Variant::Secondary>"Book another appointment"</LinkButton>
            }
            .into_any()
        }}
        {(!past.is_empty()).then(|| view! { <h2>"Past and cancelled"</h2> {list(past)} })}
    }
}

fn list(appointments: Vec<AppointmentSummary>) -> AnyView {
    let rows = appointments.into_iter().map(|appointment| view! { <AppointmentRow appointment=appointment/> });
    view! { <ul class="appointment-rows">{rows.collect_view()}</ul> }.into_any()
}
