//! The spine on a real PostgreSQL.

mod aborts;
mod audit;
mod authorization;
mod idempotency;
mod sessions;
mod use_cases;
