//! The chart: encounters, notes, problems, allergies, vital signs, and what else is known of a patient.

pub mod api;
pub mod components;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
