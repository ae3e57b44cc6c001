//! Reads, one file per question.

mod account;
pub mod charges;
mod choices;
mod entries;
mod estimate;
mod export;
mod invoice;
mod invoices;
mod my_bill;
mod my_bills;
mod my_payment;
mod my_plan;
mod my_request;
mod own;
mod packages;
mod payer;
mod payers;
mod payment;
mod payments;
mod plan;
mod prices;
mod revenue;
mod shift;
mod suspense;
mod till;
mod work;
