//! Immunizations, procedures and medications: what was given, done and prescribed.

use ::model::PatientId;
use kit::{Loaded, PageHead, ask_about};
use leptos::prelude::*;
use scheduling::components::portal::param;

use crate::{api, components::GivenTable, model};

/// `/staff/patients/{patient}/immunisations`
#[component]
pub fn ImmunizationsPage() -> impl IntoView {
    let patient = param::<PatientId>("patient");
    let list =
        ask_about(move || Some(api::Immunizations { query: model::ShowImmunizations { patient_id: patient.get()? } }));
    view! {
        <PageHead title="Immunisations"/>
        <Loaded resource=list view=|list| view! {
            <GivenTable
                list
                caption="Immunisations, newest first"
                what="Vaccine"
                none=("No immunisation on record", "What was given elsewhere appears here once it is imported.")
            />
        }/>
    }
}

/// `/staff/patients/{patient}/procedures`
#[component]
pub fn ProceduresPage() -> impl IntoView {
    let patient = param::<PatientId>("patient");
    let list = ask_about(move || Some(api::Procedures { query: model::ShowProcedures { patient_id: patient.get()? } }));
    view! {
        <PageHead title="Procedures"/>
        <Loaded resource=list view=|list| view! {
            <GivenTable
                list
                caption="Procedures, newest first"
                what="Procedure"
                none=("No procedure on record", "What was done elsewhere appears here once it is imported.")
            />
        }/>
    }
}

/// `/staff/patients/{patient}/medications`
#[component]
pub fn MedicationsPage() -> impl IntoView {
    let patient = param::<PatientId>("patient");
    let list =
        ask_about(move || Some(api::Medications { query: model::ShowMedications { patient_id: patient.get()? } }));
    view! {
        <PageHead
            title="Medications"
            lead="As they were recorded. No check for allergies or interactions has been made on this list."
        />
        <Loaded resource=list view=|list| view! {
            <GivenTable
                list
                caption="Medications, what is taken now first"
                what="Medicine"
                none=("No medicine on record", "That nothing is recorded does not mean that nothing is taken: please ask.")
            />
        }/>
    }
}
