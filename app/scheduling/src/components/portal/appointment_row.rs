use ::model::time::{date, time};
use kit::DateBlock;
use leptos::prelude::*;

use super::PatientState;
use crate::model::{AppointmentState, AppointmentSummary, VisitMode};

/// An appointment in a list; the whole row leads to it.
#[component]
pub fn AppointmentRow(appointment: AppointmentSummary) -> impl IntoView {
    let AppointmentSummary { id, state, service_name, practitioner, place, mode, starts, .. } = appointment;
    let day = starts.local.date();
    let place = match mode {
        VisitMode::InPerson => place.name,
        VisitMode::Video => "By video".to_owned(),
    };
    // A booked appointment among those to come needs no label; whatever else it is, is said.
    let state = (state != AppointmentState::Booked).then(|| view! { <PatientState state=state/> });
    view! {
        <li>
            <a class="appointment-row" href=format!("/appointments/{id}")>
                <DateBlock date=day/>
                <span class="appointment-row-text">
                    <strong dir="auto">{service_name}</strong>
                    <span class="line">
                        {date(day)} ", " {time(starts.local.time())} " " <span class="zone">{starts.abbreviation}</span>
                    </span>
                    <span class="line muted" dir="auto">{practitioner.name} ", " {place}</span>
                    {state}
                </span>
            </a>
        </li>
    }
}
