//! Pages that several departments share.

use leptos::prelude::*;
use model::PatientId;

/// `/staff/patients/{patient}/details`: who the patient is, and when they come.
#[component]
pub fn PatientPage() -> impl IntoView {
    view! { <patients::PatientPage appointments=appointments/> }
}

fn appointments(patient: PatientId) -> AnyView {
    view! { <scheduling::components::staff::PatientAppointments patient/> }.into_any()
}

/// `/account`: how one signs in, and how one is reached.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <identity::pages::AccountPage/>
        <patients::MyDetails/>
    }
}
