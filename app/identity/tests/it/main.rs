//! Identity on a real PostgreSQL.

mod accounts;
mod ends_of_sessions;
mod house;
mod letterhead;
mod own_account;
mod roles;
mod sign_in;
mod support;
mod sweep;
