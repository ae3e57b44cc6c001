//! What only the server does.

pub use platform::web::{ask, redirect, run};

pub mod age;
pub mod chart;
pub mod commands;
pub mod number;
pub mod policy;
pub mod queries;
pub mod take_in;
pub mod when;
