//! What only the server does.
//!
//! | what | where |
//! |---|---|
//! | who may do what | [`policy`] |
//! | rules that say no, with their names | `refusal` |
//! | a facility, its day, its way to bill | [`place`] |
//! | the one way to post | [`ledger`] |
//! | what something costs on a day | [`pricing`] |
//! | charges from what happened: what other departments call | [`capture`] |
//! | what of a payment pays what | `credit` |
//! | drawers | `drawer` |
//! | what people and places are called | `named` |
//! | the payment gateway and what it tells | [`gateway`] |
//! | reads | [`queries`] |
//! | writes | [`commands`] |

pub use platform::web::{ask, redirect, run};

pub mod capture;
pub mod commands;
mod credit;
mod drawer;
pub mod gateway;
mod invoice;
pub mod ledger;
mod named;
mod number;
pub mod place;
pub mod policy;
pub mod pricing;
pub mod queries;
mod refusal;
pub mod row;
mod text;
mod typed;
