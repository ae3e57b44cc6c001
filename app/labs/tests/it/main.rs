//! On a real PostgreSQL.

mod amending;
mod catalogue;
mod charging;
mod critical;
mod elsewhere;
mod journey;
mod lab;
mod releasing;
mod results;
mod states;
mod tubes;
mod work;
