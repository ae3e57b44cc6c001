//! The server functions of the laboratory, one statement each. Commands take the form's idempotency key; a repeat
//! returns the first answer. Questions travel as JSON in a POST, so that no name stands in a URL.

use ::model::{AppError, IdempotencyKey};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::model;
#[cfg(feature = "ssr")]
use crate::server;

// Ordering

#[server]
pub async fn sign_order(key: IdempotencyKey, cmd: model::SignOrder) -> Result<model::Signed, AppError> {
    let signed = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/patients/{}/orders?signed={}", signed.patient_id, signed.id));
    Ok(signed)
}

#[server]
pub async fn cancel_order(key: IdempotencyKey, cmd: model::CancelOrder) -> Result<model::OrderChanged, AppError> {
    server::run(key, cmd).await
}

// Specimens

#[server]
pub async fn scan_accession(key: IdempotencyKey, cmd: model::ScanAccession) -> Result<::model::SpecimenId, AppError> {
    let specimen = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/lab/specimens/{specimen}"));
    Ok(specimen)
}

#[server]
pub async fn collect_specimen(
    key: IdempotencyKey,
    cmd: model::CollectSpecimen,
) -> Result<model::SpecimenChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn send_specimen(key: IdempotencyKey, cmd: model::SendSpecimen) -> Result<model::SpecimenChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn receive_specimen(
    key: IdempotencyKey,
    cmd: model::ReceiveSpecimen,
) -> Result<model::SpecimenChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn accept_specimen(
    key: IdempotencyKey,
    cmd: model::AcceptSpecimen,
) -> Result<model::SpecimenChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn reject_specimen(
    key: IdempotencyKey,
    cmd: model::RejectSpecimen,
) -> Result<model::SpecimenChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn lose_specimen(key: IdempotencyKey, cmd: model::LoseSpecimen) -> Result<model::SpecimenChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn put_away_specimen(
    key: IdempotencyKey,
    cmd: model::PutAwaySpecimen,
) -> Result<model::SpecimenChanged, AppError> {
    server::run(key, cmd).await
}

// Results

#[server]
pub async fn enter_results(key: IdempotencyKey, cmd: model::EnterResults) -> Result<model::Entered, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn request_retest(
    key: IdempotencyKey,
    cmd: model::RequestRetest,
) -> Result<model::AnalysisChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn mark_not_done(key: IdempotencyKey, cmd: model::MarkNotDone) -> Result<model::AnalysisChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn verify_results(
    key: IdempotencyKey,
    cmd: model::VerifyResults,
) -> Result<model::VerifiedResults, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn amend_result(key: IdempotencyKey, cmd: model::AmendResult) -> Result<model::Amended, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn withdraw_result(key: IdempotencyKey, cmd: model::WithdrawResult) -> Result<model::Amended, AppError> {
    server::run(key, cmd).await
}

// Critical values

#[server]
pub async fn acknowledge_critical(
    key: IdempotencyKey,
    cmd: model::AcknowledgeCritical,
) -> Result<model::AlertChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn close_critical(key: IdempotencyKey, cmd: model::CloseCritical) -> Result<model::AlertChanged, AppError> {
    server::run(key, cmd).await
}

// The doctor

#[server]
pub async fn review_report(key: IdempotencyKey, cmd: model::ReviewReport) -> Result<model::Reviewed, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn decide_release(
    key: IdempotencyKey,
    cmd: model::DecideRelease,
) -> Result<model::AnalysisChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn take_note(key: IdempotencyKey, cmd: model::TakeNote) -> Result<(), AppError> {
    server::run(key, cmd).await
}

// The catalogue

#[server]
pub async fn edit_test(key: IdempotencyKey, cmd: model::EditTest) -> Result<::model::LabTestId, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn add_range(key: IdempotencyKey, cmd: model::AddRange) -> Result<::model::LabTestId, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn end_range(key: IdempotencyKey, cmd: model::EndRange) -> Result<::model::LabTestId, AppError> {
    server::run(key, cmd).await
}

// Questions

#[server(input = Json)]
pub async fn order_choices(query: model::OrderChoices) -> Result<model::Choices, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn patient_orders(query: model::PatientOrders) -> Result<Vec<model::Order>, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn worklist(query: model::ShowWorklist) -> Result<model::Worklist, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn specimen(query: model::ShowSpecimen) -> Result<model::Specimen, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn test_grid(query: model::ShowTestGrid) -> Result<model::TestGrid, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn to_verify(query: model::ToVerify) -> Result<Vec<model::GridRow>, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn analysis(query: model::ShowAnalysis) -> Result<model::AnalysisDetail, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn patient_results(query: model::PatientResults) -> Result<model::ResultList, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn report(query: model::ShowReport) -> Result<model::Report, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn trend(query: model::ShowTrend) -> Result<model::Trend, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn critical_alerts(query: model::CriticalAlerts) -> Result<Vec<model::Alert>, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn critical_report(query: model::CriticalReport) -> Result<model::AlertTimes, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn my_inbox(query: model::MyInbox) -> Result<model::Inbox, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn count_inbox(query: model::CountInbox) -> Result<u32, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn catalogue(query: model::ShowCatalogue) -> Result<model::Catalogue, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn show_test(query: model::ShowTest) -> Result<model::TestDetail, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn label(query: model::ShowLabel) -> Result<model::Label, AppError> {
    server::ask(query).await
}

// Messages of analysers and other laboratories

#[server(input = Json)]
pub async fn show_messages(query: model::messages::ShowMessages) -> Result<model::messages::Messages, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn show_unfiled(query: model::messages::ShowUnfiled) -> Result<model::messages::Unfiled, AppError> {
    server::ask(query).await
}

#[server]
pub async fn find_patient_for(
    key: IdempotencyKey,
    cmd: model::messages::FindPatientFor,
) -> Result<model::messages::PatientSought, AppError> {
    let sought = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/lab/messages/{}?search={}", sought.unfiled_id, sought.search));
    Ok(sought)
}

#[server]
pub async fn file_unfiled(
    key: IdempotencyKey,
    cmd: model::messages::FileUnfiled,
) -> Result<model::messages::UnfiledChanged, AppError> {
    let filed = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/lab/messages/{}", filed.id));
    Ok(filed)
}

#[server]
pub async fn dismiss_unfiled(
    key: IdempotencyKey,
    cmd: model::messages::DismissUnfiled,
) -> Result<model::messages::UnfiledChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn unlink_filed(
    key: IdempotencyKey,
    cmd: model::messages::UnlinkFiled,
) -> Result<model::messages::UnfiledChanged, AppError> {
    server::run(key, cmd).await
}

// The portal

#[server(input = Json)]
pub async fn my_results(query: model::MyResults) -> Result<Vec<model::OwnReportLine>, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn count_my_news(query: model::CountMyNews) -> Result<u32, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn my_report(query: model::MyReport) -> Result<model::OwnReport, AppError> {
    server::ask(query).await
}
