//! `hale`: the server. The binary is three lines; everything is here, so that tests can reach it.

pub mod cli;
pub mod router;
pub mod routes;
pub mod seed;
