//! One file per route.

mod allergies;
mod chart;
mod encounter;
mod lists;
mod note;
mod notes;
mod problems;
mod summary;
mod unsigned;
mod visits;
mod vital_signs;

pub use allergies::AllergiesPage;
pub use chart::{ChartLayout, ChartStartPage};
pub use encounter::EncounterPage;
pub use lists::{ImmunizationsPage, MedicationsPage, ProceduresPage};
pub use note::NotePage;
pub use notes::NotesPage;
pub use problems::ProblemsPage;
pub use summary::{SummaryBeside, SummaryPage};
pub use unsigned::UnsignedPage;
pub use visits::VisitsPage;
pub use vital_signs::VitalSignsPage;

pub mod portal;
