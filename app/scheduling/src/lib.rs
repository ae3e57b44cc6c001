//! Scheduling: who can be seen, when, for what; and the life of every appointment.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod server;
