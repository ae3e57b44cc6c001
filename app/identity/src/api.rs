//! Server functions: one sentence each. What must never be forgotten happens in `run` and `ask`.
//!
//! `#[server(default)]`: a form has no way to send a command without fields.

use ::model::{AccountId, AppError, IdempotencyKey};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::model;

#[server]
pub async fn sign_in(key: IdempotencyKey, cmd: model::SignIn) -> Result<model::SignedIn, AppError> {
    crate::server::enter(key, cmd).await
}

#[server]
pub async fn sign_out(key: IdempotencyKey, #[server(default)] cmd: model::SignOut) -> Result<(), AppError> {
    crate::server::leave(key, cmd).await
}

#[server]
pub async fn extend_session(
    key: IdempotencyKey,
    #[server(default)] cmd: model::ExtendSession,
) -> Result<model::SessionLeft, AppError> {
    crate::server::run(key, cmd).await
}

#[server]
pub async fn end_other_sessions(
    key: IdempotencyKey,
    #[server(default)] cmd: model::EndOtherSessions,
) -> Result<model::EndedSessions, AppError> {
    let ended = crate::server::run(key, cmd).await?;
    crate::server::to_account("sessions");
    Ok(ended)
}

#[server]
pub async fn change_password(
    key: IdempotencyKey,
    cmd: model::ChangePassword,
) -> Result<model::EndedSessions, AppError> {
    let ended = crate::server::run(key, cmd).await?;
    crate::server::to_account("password");
    Ok(ended)
}

#[server]
pub async fn create_account(key: IdempotencyKey, cmd: model::CreateAccount) -> Result<AccountId, AppError> {
    let account = crate::server::run(key, cmd).await?;
    crate::server::to_accounts(account, "created", None);
    Ok(account)
}

#[server]
pub async fn disable_account(key: IdempotencyKey, cmd: model::DisableAccount) -> Result<AccountId, AppError> {
    let account = crate::server::run(key, cmd).await?;
    crate::server::to_accounts(account, "disabled", None);
    Ok(account)
}

#[server]
pub async fn enable_account(key: IdempotencyKey, cmd: model::EnableAccount) -> Result<AccountId, AppError> {
    let account = crate::server::run(key, cmd).await?;
    crate::server::to_accounts(account, "enabled", None);
    Ok(account)
}

#[server]
pub async fn grant_role(key: IdempotencyKey, cmd: model::GrantRole) -> Result<model::RoleChange, AppError> {
    let granted = crate::server::run(key, cmd).await?;
    crate::server::to_accounts(granted.account_id, "granted", Some(granted.role.name()));
    Ok(granted)
}

#[server]
pub async fn revoke_role(key: IdempotencyKey, cmd: model::RevokeRole) -> Result<model::RoleChange, AppError> {
    let taken = crate::server::run(key, cmd).await?;
    crate::server::to_accounts(taken.account_id, "taken", Some(taken.role.name()));
    Ok(taken)
}

#[server(input = Json)]
pub async fn current_session(query: model::CurrentSession) -> Result<Option<model::SessionInfo>, AppError> {
    crate::server::ask(query).await
}

#[server(input = Json)]
pub async fn session_left(query: model::GetSessionLeft) -> Result<model::SessionLeft, AppError> {
    crate::server::ask(query).await
}

#[server(input = Json)]
pub async fn my_sessions(query: model::MySessions) -> Result<Vec<model::SessionSummary>, AppError> {
    crate::server::ask(query).await
}

#[server(input = Json)]
pub async fn accounts(query: model::Accounts) -> Result<Vec<model::AccountSummary>, AppError> {
    crate::server::ask(query).await
}
