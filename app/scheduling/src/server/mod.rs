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
//! | booked appointments that a change of the plan leaves alone | [`stranded`] |
//! | holds that run out | [`holds`] |
//! | what billing is told | `charge` |
//! | clocks that a government changes | [`realign`] |
//! | mail to patients | [`news`] |
//! | reads | [`queries`] |
//! | writes | [`commands`] |

pub mod calendar;
mod charge;

pub mod commands;
pub mod holds;
pub mod import;
pub mod news;
pub mod occupy;
pub mod offer;
mod planner;
pub mod policy;
pub mod queries;
pub mod realign;
mod request;
pub mod row;
mod rules;
pub mod slots;
pub mod stranded;
mod text;
pub mod transition;
pub mod words;
pub mod zone;

pub use platform::web::{ask, redirect, run};

/// On to the practitioner's plan, which says what was done.
pub fn to_plan(planned: crate::model::PlannedFor, done: &str) {
    redirect(&format!("/staff/schedule/{}?done={done}", planned.practitioner_id));
}
