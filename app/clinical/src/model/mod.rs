//! Nouns and pure rules: no IO, no clock.

mod allergy;
mod history;
pub(crate) mod named;
mod own;
mod vital;

pub use allergy::*;
pub use history::*;
pub use own::*;
pub use vital::*;
