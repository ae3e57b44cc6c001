//! The spine on a real PostgreSQL.

mod aborts;
mod audit;
mod authorization;
mod idempotency;
mod sessions;
mod sweep;
mod use_cases;
mod wire;
