//! One file per route.

mod allergies;
mod chart;
mod lists;
mod summary;
mod visits;
mod vital_signs;

pub use allergies::AllergiesPage;
pub use chart::{ChartLayout, ChartStartPage};
pub use lists::{ImmunizationsPage, MedicationsPage, ProceduresPage};
pub use summary::SummaryPage;
pub use visits::VisitsPage;
pub use vital_signs::VitalSignsPage;

pub mod portal;
