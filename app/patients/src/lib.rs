//! Patients: who they are.

pub mod model;
