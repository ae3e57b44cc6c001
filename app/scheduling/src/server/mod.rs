//! What only the server does.
//!
//! | what | where |
//! |---|---|
//! | who may do what | [`policy`] |
//! | which times exist: pure, through the tz database | [`slots`], [`zone`] |
//! | sessions, exceptions and closures, read for many days at once | [`calendar`] |
//! | what a service needs and who offers it | [`offer`] |
//! | giving a place away, the only way to do it | [`occupy`] |
//! | changing a state, the only way to do it | [`transition`] |
//! | holds that run out | [`holds`] |
//! | mail to patients | [`news`] |
//! | reads | [`queries`] |
//! | writes | [`commands`] |

pub mod calendar;

pub mod commands;
pub mod holds;
pub mod import;
pub mod news;
pub mod occupy;
pub mod offer;
pub mod policy;
pub mod queries;
mod request;
pub mod row;
mod rules;
pub mod slots;
mod text;
pub mod transition;
mod words;
pub mod zone;

pub use platform::web::{ask, redirect, run};
