//! On a real PostgreSQL.

mod amending;
mod critical;
mod journey;
mod lab;
mod releasing;
mod results;
mod tubes;
mod work;
