//! The laboratory: orders, specimens, results, who verifies them and who may know them.

pub mod api;
pub mod components;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
