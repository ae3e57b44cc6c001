//! What several pages use.

mod grid;
mod site_live;
mod step;
mod words;

pub use grid::ResultGrid;
pub use site_live::watch_lab;
pub use step::StepButton;
pub use words::{FlagTag, PatientLine, PriorityTag, ResultValue, SpecimenTag};
