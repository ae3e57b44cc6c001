//! Writes, one file per verb.

mod confirm_registration;
mod edit_contact;
mod register_patient;
mod start_search;
