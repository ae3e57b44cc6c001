//! One file per route.

pub mod portal;
pub mod staff;
