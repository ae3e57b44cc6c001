//! Billing: what is charged, who carries it, invoices, money that comes and goes, and the ledger that all of it is read
//! from.
//!
//! | route | page | asks | does | permission |
//! |---|---|---|---|---|
//! | `/bills` | `portal::bills` | `my_bills` | `pay_bills`, `remove_method` | pay own bills |
//! | `/bills/{invoice}` | `portal::bill` | `my_bill` | `pay_bills` | pay own bills |
//! | `/bills/payments/{payment}` | `portal::payment` | `my_payment` | `pay_bills`, `give_up_payment` | pay own bills |
//! | `/bills/requests/{request}` | `portal::request` | `my_request` | `pay_online` | pay own bills |
//! | `/bills/plans/{plan}` | `portal::plan` | `my_plan` | `agree_to_plan`, `pay_instalment` | pay own bills |
//! | `/pay/{link}`, `/pay/{link}/{visit}` | `portal::pay_link` | `pay_link` | `open_pay_link`, `pay_as_guarantor` | anybody with the code |
//! | `/staff/billing` | [`pages::staff::WorkPage`] | | `billing_work` | | `ViewBilling` |
//! | `/staff/patients/{patient}/account` | [`pages::staff::AccountPage`] | | `patient_account` | | `ViewBilling` |
//! | `/staff/billing/invoices/{invoice}` | [`pages::staff::InvoicePage`] | | `invoice` | | `ViewBilling` |
//! | `/staff/billing/payments/{payment}` | [`pages::staff::PaymentPage`] | | `payment` | | `ViewBilling` |
//! | `/staff/billing/plans/{plan}` | [`pages::staff::PlanPage`] | | `plan` | | `ViewBilling` |
//! | `/staff/billing/payers` | [`pages::staff::PayersPage`] | | `payers` | | `ViewBilling` |
//! | `/staff/billing/payers/{payer}` | [`pages::staff::PayerPage`] | | `payer` | | `ViewBilling` |
//! | `/staff/billing/suspense` | [`pages::staff::SuspensePage`] | | `suspense` | | `ViewBilling` |
//! | `/staff/billing/suspense/{money}` | [`pages::staff::SuspendedPage`] | | `suspended` | | `ViewBilling` |
//! | `/staff/billing/till` | [`pages::staff::TillPage`] | | `till` | | `ViewBilling` |
//! | `/staff/billing/till/{shift}` | [`pages::staff::ShiftPage`] | | `shift` | | `ViewBilling` |
//! | `/staff/billing/prices` | [`pages::staff::PricesPage`] | | `prices` | | `EditPrices` |
//! | `/staff/billing/packages` | [`pages::staff::PackagesPage`] |  | `packages` | | `EditPrices` |
//! | `/staff/billing/revenue` | [`pages::staff::RevenuePage`] | | `revenue` | | `ViewRevenue` |

pub mod api;
pub mod components;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;
