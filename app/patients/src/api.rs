//! The server functions of patients, one statement each. Questions travel as JSON in a POST, so that no name stands
//! in a URL.

use leptos::prelude::*;
use model::{AppError, IdempotencyKey, PatientId};
use server_fn::codec::Json;

// `#[server]` makes a type of the function's name: the nouns are called by their path.
use crate::model as m;
#[cfg(feature = "ssr")]
use crate::server;

#[server]
pub async fn start_search(key: IdempotencyKey, cmd: m::StartSearch) -> Result<m::SearchStarted, AppError> {
    let search = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/patients?search={}", search.id));
    Ok(search)
}

#[server]
pub async fn register_patient(key: IdempotencyKey, cmd: m::RegisterPatient) -> Result<m::Registered, AppError> {
    let registered = server::run(key, cmd).await?;
    match registered {
        m::Registered::Patient(id) => server::redirect(&format!("/staff/patients/{id}/details?registered=1")),
        m::Registered::LooksLikeOthers(draft) => server::redirect(&format!("/staff/patients/new?draft={draft}")),
    }
    Ok(registered)
}

#[server]
pub async fn confirm_registration(key: IdempotencyKey, cmd: m::ConfirmRegistration) -> Result<PatientId, AppError> {
    let id = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/patients/{id}/details?registered=1"));
    Ok(id)
}

/// At the desk: back to the patient's page.
#[server]
pub async fn edit_contact(key: IdempotencyKey, cmd: m::EditContact) -> Result<m::ContactEdited, AppError> {
    let page = format!("/staff/patients/{}/details?done=contact", cmd.patient_id);
    let edited = server::run(key, cmd).await?;
    server::redirect(&page);
    Ok(edited)
}

/// From the portal: back to the own account.
#[server]
pub async fn edit_my_contact(key: IdempotencyKey, cmd: m::EditContact) -> Result<m::ContactEdited, AppError> {
    let edited = server::run(key, cmd).await?;
    server::redirect("/account?done=contact");
    Ok(edited)
}

#[server(input = Json)]
pub async fn search_patients(query: m::SearchPatients) -> Result<m::Found, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn patient_chart_head(query: m::PatientChartHead) -> Result<m::PatientHead, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn show_patient(query: m::ShowPatient) -> Result<m::PatientDetails, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn my_record(query: m::MyRecord) -> Result<Option<m::PatientDetails>, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn open_registration(query: m::OpenRegistration) -> Result<m::Registration, AppError> {
    server::ask(query).await
}
