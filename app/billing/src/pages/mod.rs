//! One file per route.

pub mod portal;
