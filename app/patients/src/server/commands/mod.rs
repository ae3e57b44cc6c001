//! Writes, one file per verb.

mod confirm_registration;
mod edit_contact;
mod register_patient;
pub mod start_search;
