//! Scheduling: who can be seen, when, for what; and the life of every appointment.

pub mod api;
pub mod components;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
