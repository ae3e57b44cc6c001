//! Nouns and pure rules: no IO, no clock.

mod allergy;
mod history;
pub(crate) mod named;
mod vital;

pub use allergy::*;
pub use history::*;
pub use vital::*;
