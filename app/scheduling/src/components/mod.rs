//! What several pages share.

pub mod portal;
