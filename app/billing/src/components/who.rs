use jiff::civil::{Date, DateTime};
use leptos::prelude::*;

use crate::model::PatientName;

/// Name and record number, and the way to the patient's account.
#[component]
pub fn NamedPatient(patient: PatientName) -> impl IntoView {
    view! {
        <span class="patient-line">
            <a href=format!("/staff/patients/{}/account", patient.id) dir="auto">{patient.name}</a>
            <span class="muted small"><abbr title="Medical record number">"MRN"</abbr>" "{patient.mrn}</span>
        </span>
    }
}

/// "Tue 24 Nov 2026"
pub fn day(date: Date) -> String {
    ::model::time::date(date)
}

/// "Tue 24 Nov 2026, 14:30", by the clock of the facility.
pub fn moment(at: DateTime) -> String {
    format!("{}, {}", ::model::time::date(at.date()), ::model::time::time(at.time()))
}
