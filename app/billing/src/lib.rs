//! Billing: what is charged, who carries it, invoices, money that comes and goes, and the ledger that all of it is read
//! from.
//!
//! | route | page | asks | does | permission |
//! |---|---|---|---|---|
//! | `/bills` | `portal::bills` | `my_bills` | `pay_bills` | pay own bills |
//! | `/bills/{invoice}` | `portal::bill` | `my_bill` | `pay_bills` | pay own bills |
//! | `/bills/payments/{payment}` | `portal::payment` | `my_payment` | `pay_bills` | pay own bills |
//! | `/pay/{link}`, `/pay/{link}/{visit}` | `portal::pay_link` | `pay_link` | `open_pay_link`, `pay_as_guarantor` | anybody with the code |
//! | `/bills/requests/{request}` | `portal::request` | `my_request` | `pay_online` | pay own bills |

pub mod api;
pub mod components;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
