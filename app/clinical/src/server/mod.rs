//! What only the server does.

pub use platform::web::{ask, redirect, run};

pub mod chart;
pub mod commands;
pub mod policy;
pub mod queries;
