//! Reads, one file per question.

mod account;
mod charges;
mod estimate;
mod export;
mod invoice;
mod invoices;
mod my_bills;
mod payments;
mod revenue;
mod shift;
mod work;
