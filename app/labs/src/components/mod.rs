//! What several pages use.

mod grid;
mod site_live;
mod step;
mod to_review;
mod words;

pub use grid::ResultGrid;
pub use site_live::watch_lab;
pub use step::StepButton;
pub use to_review::ToReview;
pub use words::{FlagTag, PatientLine, PriorityTag, ResultValue, SpecimenTag};
