//! What only the server does.
//!
//! | what | where |
//! |---|---|
//! | who may do what | [`policy`] |
//! | rules that say no, with their names | `refusal` |
//! | a facility, its day, its way to bill | [`place`] |
//! | the one way to post | [`ledger`] |
//! | what something costs on a day | [`pricing`] |
//! | several codes for one price | `package` |
//! | what something will cost | [`estimate`] |
//! | charges from what happened: what other departments call | [`capture`] |
//! | an online payment begins | `begin` |
//! | what of a payment pays what | `credit` |
//! | money over the desk | `receive` |
//! | instalments | [`plan`] |
//! | what payers pay | `payer` |
//! | money that nobody can place | `suspense` |
//! | drawers | `drawer` |
//! | what people are called | `named` |
//! | the payment gateway and what it tells | [`gateway`] |
//! | somebody else pays | [`guarantor`] |
//! | mails | [`news`] |
//! | what is handed over as a file | [`paper`] |
//! | what happens in the background | [`jobs`] |
//! | reads | [`queries`] |
//! | writes | [`commands`] |

use model::{AppError, IdempotencyKey};
pub use platform::web::{ask, redirect, run};

mod begin;
pub mod capture;
pub mod commands;
mod credit;
mod drawer;
pub mod estimate;
pub mod gateway;
pub mod guarantor;
mod invoice;
pub mod jobs;
pub mod ledger;
mod named;
pub mod news;
mod number;
mod package;
pub mod paper;
mod payer;
pub mod place;
pub mod plan;
pub mod policy;
pub mod pricing;
pub mod queries;
mod receive;
mod refusal;
pub mod row;
mod suspense;
pub mod sweep;
mod text;
mod typed;

/// Where the person who sent this request pays what they were asked for, or have chosen.
pub async fn pay_online(
    key: IdempotencyKey,
    start: impl platform::Command<Output = crate::model::Paid>,
) -> Result<crate::model::Checkout, AppError> {
    let checkout = platform::web::do_for(async |ctx| gateway::pay(&ctx, key, start).await).await?;
    redirect(&checkout.url);
    Ok(checkout)
}

/// Where somebody pays for a patient.
pub async fn pay_as_guarantor(
    key: IdempotencyKey,
    pay: crate::model::PayAsGuarantor,
) -> Result<crate::model::Checkout, AppError> {
    let checkout = platform::web::do_for(async |ctx| guarantor::pay(&ctx, key, pay).await).await?;
    redirect(&checkout.url);
    Ok(checkout)
}

/// The person who sent this request does not pay at the gateway's page after all.
pub async fn give_up_payment(key: IdempotencyKey, payment: crate::model::GiveUpPayment) -> Result<(), AppError> {
    platform::web::do_for(async |ctx| gateway::give_up(&ctx, key, payment).await).await
}
