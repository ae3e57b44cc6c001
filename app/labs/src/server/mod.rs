//! What only the server does.

pub use platform::web::{ask, redirect, run};

pub mod commands;
mod pending;
pub mod policy;
pub mod queries;
mod refusal;
pub mod release;
pub mod take_in;
mod text;
