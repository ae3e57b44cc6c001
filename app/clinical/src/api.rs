//! Server functions, one statement each. Commands take the form's idempotency key; a repeat returns the first answer.

use ::model::{AllergyId, AppError, IdempotencyKey};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::model;
#[cfg(feature = "ssr")]
use crate::server;

// Findings: what is seen and asked at the bedside

#[server]
pub async fn save_allergy(key: IdempotencyKey, cmd: model::SaveAllergy) -> Result<AllergyId, AppError> {
    let patient = cmd.patient_id;
    let id = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/patients/{patient}/allergies"));
    Ok(id)
}

#[server]
pub async fn review_allergies(key: IdempotencyKey, cmd: model::ReviewAllergies) -> Result<(), AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn record_vital_signs(key: IdempotencyKey, cmd: model::RecordVitalSigns) -> Result<u32, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn withdraw_observation(key: IdempotencyKey, cmd: model::WithdrawObservation) -> Result<(), AppError> {
    server::run(key, cmd).await
}

// What is known

#[server(input = Json)]
pub async fn chart_head(query: model::ShowChartHead) -> Result<model::ChartHead, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn allergies(query: model::ShowAllergies) -> Result<model::AllergyList, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn vital_signs(query: model::ShowVitalSigns) -> Result<model::VitalSigns, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn immunizations(query: model::ShowImmunizations) -> Result<model::GivenList, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn procedures(query: model::ShowProcedures) -> Result<model::GivenList, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn medications(query: model::ShowMedications) -> Result<model::GivenList, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn visits(query: model::ShowVisits) -> Result<model::Visits, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn chart_summary(query: model::ShowChartSummary) -> Result<model::ChartSummary, AppError> {
    server::ask(query).await
}

// The portal

#[server(input = Json)]
pub async fn my_record(query: model::MyRecord) -> Result<model::OwnRecord, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn my_visits(query: model::MyVisits) -> Result<model::Visits, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn my_visit(query: model::MyVisit) -> Result<model::OwnVisit, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn my_accesses(query: model::MyAccesses) -> Result<model::Accesses, AppError> {
    server::ask(query).await
}
