//! What only the server does.

pub use platform::web::{ask, redirect, run};

pub mod commands;
pub mod policy;
pub mod queries;
pub mod take_in;
