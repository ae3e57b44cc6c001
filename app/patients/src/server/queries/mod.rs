//! Reads, one file per question.

pub mod duplicates;
mod my_record;
pub mod open_registration;
mod patient_chart_head;
pub mod search_patients;
mod show_patient;
