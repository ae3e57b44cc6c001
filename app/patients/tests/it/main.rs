//! Patients on a real PostgreSQL.

mod agreement;
mod chart;
mod contact;
mod people;
mod register;
mod search;
