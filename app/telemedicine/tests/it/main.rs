//! Telemedicine on a real PostgreSQL.

mod chat;
mod clinic;
mod guests;
mod joining;
mod mails;
mod seats;
mod states;
