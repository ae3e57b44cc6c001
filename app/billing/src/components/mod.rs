//! What several pages use.

pub mod portal;
