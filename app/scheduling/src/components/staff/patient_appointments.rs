use ::model::PatientId;
use kit::{Card, Loaded, ask};
use leptos::prelude::*;

use super::AppointmentTable;
use crate::{
    api,
    model::{AppointmentLists, PatientAppointments as Appointments},
};

/// A patient's appointments, for the patient's page: what is to come, and what was.
#[component]
pub fn PatientAppointments(#[prop(into)] patient: Signal<PatientId>) -> impl IntoView {
    let lists = ask(move || api::PatientAppointments { query: Appointments { patient_id: patient.get() } });
    view! {
        <Card title="Appointments">
            <Loaded
                resource=lists
                view=|lists: AppointmentLists| view! { <Upcoming lists=lists.clone()/> <Past lists=lists/> }
            />
        </Card>
    }
}

#[component]
fn Upcoming(lists: AppointmentLists) -> impl IntoView {
    if lists.upcoming.is_empty() {
        return view! { <p class="muted">"Nothing is booked."</p> }.into_any();
    }
    view! { <AppointmentTable caption="Appointments to come" appointments=lists.upcoming/> }.into_any()
}

#[component]
fn Past(lists: AppointmentLists) -> impl IntoView {
    let count = lists.past.len();
    (count > 0).then(|| {
        view! {
            <details class="disclosure">
                <summary>"Earlier appointments ("{count}")"</summary>
                <div class="disclosure-body">
                    <AppointmentTable caption="Earlier appointments" appointments=lists.past/>
                </div>
            </details>
        }
    })
}
