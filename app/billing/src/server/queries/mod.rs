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
mod my_request;
mod own;
mod packages;
mod payment;
mod payments;
mod prices;
mod revenue;
mod shift;
mod till;
mod work;
