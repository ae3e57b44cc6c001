//! The server functions of telemedicine, one statement each. Commands take the form's idempotency key; a repeat returns the
//! first answer. Questions travel as JSON in a POST, so that nothing about anybody stands in a URL.
//!
//! Two things are no server functions, because they are no questions and answers in JSON: the signalling WebSocket
//! (`limits::SIGNAL_PATH`) and files (`limits::FILES_PATH`). Both are described in the crate's documentation.

use ::model::{AppError, IdempotencyKey};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::model;
#[cfg(feature = "ssr")]
use crate::server;

// The patient

#[server]
pub async fn give_consent(key: IdempotencyKey, cmd: model::GiveConsent) -> Result<model::VisitChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn withdraw_consent(
    key: IdempotencyKey,
    cmd: model::WithdrawConsent,
) -> Result<model::VisitChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn check_in_to_visit(
    key: IdempotencyKey,
    cmd: model::CheckInToVisit,
) -> Result<model::VisitChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn leave_waiting_room(
    key: IdempotencyKey,
    cmd: model::LeaveWaitingRoom,
) -> Result<model::VisitChanged, AppError> {
    let left = server::run(key, cmd).await?;
    server::redirect(&format!("/appointments/{}", left.appointment_id));
    Ok(left)
}

#[server]
pub async fn give_feedback(key: IdempotencyKey, cmd: model::GiveFeedback) -> Result<(), AppError> {
    server::run(key, cmd).await
}

#[server(input = Json)]
pub async fn my_video_visit(query: model::MyVideoVisit) -> Result<model::OwnVideoVisit, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn video_summary(query: model::ShowVideoSummary) -> Result<model::VideoSummary, AppError> {
    server::ask(query).await
}

// The doctor

#[server(input = Json)]
pub async fn waiting_list(query: model::ShowWaitingList) -> Result<model::WaitingList, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn video_visit(query: model::ShowVideoVisit) -> Result<model::VideoVisit, AppError> {
    server::ask(query).await
}

/// Into the call.
#[server]
pub async fn admit_patient(key: IdempotencyKey, cmd: model::AdmitPatient) -> Result<model::VisitChanged, AppError> {
    let admitted = server::run(key, cmd).await?;
    server::redirect_afresh(&format!("/staff/visits/{}", admitted.appointment_id));
    Ok(admitted)
}

/// The same from the call's own page: stays there.
#[server]
pub async fn admit_here(key: IdempotencyKey, cmd: model::AdmitPatient) -> Result<model::VisitChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn put_back(key: IdempotencyKey, cmd: model::PutBack) -> Result<model::VisitChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn say_running_late(key: IdempotencyKey, cmd: model::SayRunningLate) -> Result<(), AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn fail_to_phone(key: IdempotencyKey, cmd: model::FailToPhone) -> Result<model::VisitChanged, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn finish_video_visit(
    key: IdempotencyKey,
    cmd: model::FinishVideoVisit,
) -> Result<model::VisitChanged, AppError> {
    server::run(key, cmd).await
}

// Guests

/// The answer holds the link, which is shown this once.
#[server]
pub async fn invite_guest(key: IdempotencyKey, cmd: model::InviteGuest) -> Result<model::GuestInvited, AppError> {
    server::run(key, cmd).await?.shown()
}

#[server]
pub async fn admit_guest(key: IdempotencyKey, cmd: model::AdmitGuest) -> Result<(), AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn revoke_guest(key: IdempotencyKey, cmd: model::RevokeGuest) -> Result<(), AppError> {
    server::run(key, cmd).await
}

#[server(input = Json)]
pub async fn guest_link(query: model::ShowGuestLink) -> Result<model::GuestLinkView, AppError> {
    server::ask(query).await
}

/// On to the guest's own page.
#[server]
pub async fn enter_as_guest(key: IdempotencyKey, cmd: model::EnterAsGuest) -> Result<model::GuestPass, AppError> {
    let pass = server::run(key, cmd).await?.shown()?;
    server::redirect_afresh(&format!("/video/{}/{}", pass.guest_id, pass.pass));
    Ok(pass)
}

#[server(input = Json)]
pub async fn guest_visit(query: model::ShowGuestVisit) -> Result<model::GuestVisit, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn guest_ticket(key: IdempotencyKey, cmd: model::TakeGuestTicket) -> Result<model::Ticket, AppError> {
    server::run(key, cmd).await?.shown()
}

#[server(input = Json)]
pub async fn guest_ice_servers(query: model::GuestIceServers) -> Result<model::IceConfig, AppError> {
    server::ask(query).await
}

// The call

#[server(input = Json)]
pub async fn call_ticket(key: IdempotencyKey, cmd: model::TakeTicket) -> Result<model::Ticket, AppError> {
    server::run(key, cmd).await?.shown()
}

#[server(input = Json)]
pub async fn ice_servers(query: model::IceServers) -> Result<model::IceConfig, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn send_chat(key: IdempotencyKey, cmd: model::SendChat) -> Result<model::ChatLine, AppError> {
    server::run(key, cmd).await
}

#[server(input = Json)]
pub async fn chat_history(query: model::ShowChat) -> Result<Vec<model::ChatLine>, AppError> {
    server::ask(query).await
}
