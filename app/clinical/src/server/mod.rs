//! What only the server does.

pub use platform::web::{ask, redirect, run};

pub mod age;
pub mod chart;
pub mod commands;
mod draft;
pub mod encounter;
pub mod icd10;
pub mod note;
pub mod number;
pub mod policy;
mod problem;
pub mod queries;
pub mod take_in;
pub mod when;
mod written;
