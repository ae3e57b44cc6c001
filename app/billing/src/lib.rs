//! Billing: what is charged, who carries it, invoices, money that comes and goes, and the ledger that all of it is read
//! from.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod server;
