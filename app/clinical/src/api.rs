//! Server functions, one statement each. Commands take the form's idempotency key; a repeat returns the first answer.

use ::model::{AllergyId, AppError, IdempotencyKey, ProblemId};
use leptos::prelude::*;
use scheduling::model::Changed;
use server_fn::codec::Json;

use crate::model;
#[cfg(feature = "ssr")]
use crate::server;

// Visits

/// Straight into the visit: the one tap from the day list.
#[server]
pub async fn start_encounter(key: IdempotencyKey, cmd: model::StartEncounter) -> Result<model::Moved, AppError> {
    let moved = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/patients/{}/encounters/{}", moved.patient_id, moved.encounter_id));
    Ok(moved)
}

#[server]
pub async fn finish_visit(key: IdempotencyKey, cmd: model::FinishVisit) -> Result<Changed, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn move_encounter(key: IdempotencyKey, cmd: model::MoveEncounter) -> Result<model::Moved, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn write_visit_summary(key: IdempotencyKey, cmd: model::WriteVisitSummary) -> Result<model::Moved, AppError> {
    server::run(key, cmd).await
}

// Notes

#[server]
pub async fn start_note(key: IdempotencyKey, cmd: model::StartNote) -> Result<model::Begun, AppError> {
    let patient = cmd.patient_id;
    let begun = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/patients/{patient}/notes/{}?tab={}", begun.note_id, begun.tab));
    Ok(begun)
}

/// The same beside something else, such as a call: the page stays.
#[server]
pub async fn start_note_here(key: IdempotencyKey, cmd: model::StartNote) -> Result<model::Begun, AppError> {
    server::run(key, cmd).await
}

/// By the page, as it is typed: no form sends this.
#[server(input = Json)]
pub async fn save_draft(key: IdempotencyKey, cmd: model::SaveDraft) -> Result<model::DraftSaved, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn sign_note(key: IdempotencyKey, cmd: model::SignNote) -> Result<model::NoteChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn add_addendum(key: IdempotencyKey, cmd: model::AddAddendum) -> Result<model::NoteChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn unlock_note(key: IdempotencyKey, cmd: model::UnlockNote) -> Result<model::NoteChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn mark_note_in_error(
    key: IdempotencyKey,
    cmd: model::MarkNoteInError,
) -> Result<model::NoteChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn share_note(key: IdempotencyKey, cmd: model::ShareNote) -> Result<model::NoteChanged, AppError> {
    server::run(key, cmd).await
}

// Problems

#[server]
pub async fn add_problem(key: IdempotencyKey, cmd: model::AddProblem) -> Result<ProblemId, AppError> {
    let patient = cmd.patient_id;
    let id = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/patients/{patient}/problems?done=added"));
    Ok(id)
}

#[server]
pub async fn edit_problem(key: IdempotencyKey, cmd: model::EditProblem) -> Result<ProblemId, AppError> {
    let patient = cmd.patient_id;
    let id = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/patients/{patient}/problems?done=corrected"));
    Ok(id)
}

#[server]
pub async fn move_problem(key: IdempotencyKey, cmd: model::MoveProblem) -> Result<ProblemId, AppError> {
    server::run(key, cmd).await
}

#[server(input = Json)]
pub async fn search_diagnoses(query: model::SearchDiagnoses) -> Result<model::DiagnosisHits, AppError> {
    server::ask(query).await
}

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
pub async fn encounter(query: model::ShowEncounter) -> Result<model::EncounterPage, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn notes(query: model::ShowNotes) -> Result<model::NoteList, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn note(query: model::ShowNote) -> Result<model::NotePage, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn my_unsigned(query: model::MyUnsigned) -> Result<model::Unsigned, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn problems(query: model::ShowProblems) -> Result<model::ProblemList, AppError> {
    server::ask(query).await
}

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
