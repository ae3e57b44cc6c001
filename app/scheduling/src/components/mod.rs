//! What several pages share.

pub mod portal;
pub mod staff;
