//! On a real PostgreSQL.

mod capture;
mod deposits;
mod drawer;
mod gateway;
mod guarantors;
mod invoices;
mod kept;
mod ledger;
mod mails;
mod money;
mod naive;
mod numbers;
mod office;
mod online;
mod orders;
mod own;
mod payers;
mod plans;
mod prices;
mod reports;
mod returns;
mod suspense;
