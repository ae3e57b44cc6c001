//! One file per route.

pub mod staff;
