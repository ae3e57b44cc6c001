//! Scheduling on a real PostgreSQL.

mod booking;
mod cancelling;
mod charging;
mod clinic;
mod day;
mod foreign;
mod free;
mod modes;
mod moving;
mod news;
mod planning;
mod plans;
mod policy;
mod race;
mod realign;
mod states;
mod zones;
