//! Patients on a real PostgreSQL.

mod agreement;
mod chart;
mod contact;
mod contact_form;
mod people;
mod register;
mod search;
mod sweep;
