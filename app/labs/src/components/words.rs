use kit::{Tag, Tone};
use leptos::prelude::*;
use scheduling::{
    components::staff::{age_and_sex, mrn},
    model::PatientRef,
};

use crate::model::{Flag, Priority, ResultVersion, SpecimenState};

/// A flag as a word and a shape; what is usual says nothing.
#[component]
pub fn FlagTag(flag: Option<Flag>) -> impl IntoView {
    flag.filter(|flag| flag.is_unusual()).map(|flag| {
        let tone = if flag.is_critical() { Tone::Danger } else { Tone::Attention };
        view! { <Tag tone=tone>{flag.words()}</Tag> }
    })
}

/// What has to happen soon stands out; routine does not.
#[component]
pub fn PriorityTag(priority: Priority) -> impl IntoView {
    match priority {
        Priority::Stat => Some(Tone::Danger),
        Priority::Urgent => Some(Tone::Attention),
        Priority::Routine => None,
    }
    .map(|tone| view! { <Tag tone=tone>{priority.words()}</Tag> })
}

#[component]
pub fn SpecimenTag(state: SpecimenState) -> impl IntoView {
    let tone = match state {
        SpecimenState::Rejected | SpecimenState::Lost => Tone::Danger,
        SpecimenState::Accepted | SpecimenState::Stored => Tone::Success,
        SpecimenState::Expected | SpecimenState::Collected | SpecimenState::InTransit | SpecimenState::Received => {
            Tone::Information
        }
        SpecimenState::Disposed | SpecimenState::Cancelled => Tone::Neutral,
    };
    view! { <Tag tone=tone>{state.words()}</Tag> }
}

/// Name, age and sex, record number: enough to be sure who it is.
#[component]
pub fn PatientLine(patient: PatientRef) -> impl IntoView {
    let about = age_and_sex(&patient);
    let mrn = mrn(&patient);
    view! {
        <span class="patient-line">
            <bdi>{patient.name}</bdi>
            <span class="muted small">{about}" · "<abbr title="Medical record number">"MRN"</abbr>" "{mrn}</span>
        </span>
    }
}

/// "7.4 mmol/L" with its flag, and why there is none where one would be expected.
#[component]
pub fn ResultValue(result: ResultVersion) -> impl IntoView {
    let ResultVersion { shown, unit, flag, no_flag_reason, range, .. } = result;
    view! {
        <span class="result-value">
            <strong dir="auto">{shown}</strong>
            {unit.map(|unit| view! { " "<span class="muted">{unit}</span> })}
            " "
            <FlagTag flag=flag/>
            {range.map(|range| view! { <span class="muted small">" Usual: "{range}</span> })}
            {no_flag_reason.map(|why| view! { <span class="muted small">" "{why}</span> })}
        </span>
    }
}
