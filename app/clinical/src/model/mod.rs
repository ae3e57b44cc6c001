//! Nouns and pure rules: no IO, no clock.

mod allergy;
mod chart_head;
mod encounter;
mod history;
mod note;
mod own;
mod problem;
mod vital;

pub use allergy::*;
pub use chart_head::*;
pub use encounter::*;
pub use history::*;
pub use note::*;
pub use own::*;
pub use problem::*;
pub use vital::*;
