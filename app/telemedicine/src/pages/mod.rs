//! One file per route.

pub mod guest;
pub mod portal;
pub mod staff;
