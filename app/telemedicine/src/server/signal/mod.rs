//! The signalling: whoever has taken a seat hears how the visit stands and speaks with the others who are let in.
//!
//! | what | where |
//! |---|---|
//! | the calls of this instance, and what the others of the house say | [`Hub`] |
//! | one call as this instance sees it | `room` |
//! | what is told to whom: pure | `telling` |
//! | how a call stands, from the database | `now` |
//! | one connection: what it may say, how much | [`Connection`] |
//! | how much at once | `allowance` |
//!
//! What is true (who is let in, who sits there, what was written) is in the database alone, and read anew whenever it has
//! changed, on every instance: what was missed is made up for by the next look. Only descriptions, candidates and what
//! somebody sends go from page to page, by memory on one instance and over [`platform::wire`] between two.

mod allowance;
mod connection;
mod hub;
mod now;
mod room;
mod telling;
#[cfg(test)]
mod telling_tests;

pub use connection::Connection;
pub use hub::Hub;
