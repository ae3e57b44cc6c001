//! Nouns and pure rules: no IO, no clock.

mod allergy;
pub(crate) mod named;
mod vital;

pub use allergy::*;
pub use vital::*;
