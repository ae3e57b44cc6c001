//! Billing: what is charged, who carries it, invoices, money that comes and goes, and the ledger that all of it is read
//! from.
//!
//! | route | page | server function | permission |
//! |---|---|---|---|
//! | `/staff/billing` | [`pages::staff::WorkPage`] | [`api::billing_work`] | `ViewBilling` |
//! | `/staff/patients/{patient}/account` | [`pages::staff::AccountPage`] | [`api::patient_account`] | `ViewBilling` |
//! | `/staff/billing/invoices/{invoice}` | [`pages::staff::InvoicePage`] | [`api::invoice`] | `ViewBilling` |
//! | `/staff/billing/payments/{payment}` | [`pages::staff::PaymentPage`] | [`api::payment`] | `ViewBilling` |
//! | `/staff/billing/till` | [`pages::staff::TillPage`] | [`api::till`] | `ViewBilling` |
//! | `/staff/billing/till/{shift}` | [`pages::staff::ShiftPage`] | [`api::shift`] | `ViewBilling` |
//! | `/staff/billing/prices` | [`pages::staff::PricesPage`] | [`api::prices`] | `EditPrices` |
//! | `/staff/billing/revenue` | [`pages::staff::RevenuePage`] | [`api::revenue`] | `ViewRevenue` |

pub mod api;
pub mod components;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
