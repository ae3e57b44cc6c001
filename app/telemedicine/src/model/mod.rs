//! Nouns and pure rules: no IO, no clock.

mod chat;
mod command;
mod consent;
mod device;
mod guest;
mod join;
pub mod limits;
mod query;
mod seat;
mod signal;
mod situation;
mod state;
#[cfg(test)]
mod state_tests;
mod view;
pub mod waiting;

pub use chat::*;
pub use command::*;
pub use consent::*;
pub use device::*;
pub use guest::*;
pub use join::*;
pub use query::*;
pub use seat::*;
pub use signal::*;
pub use situation::*;
pub use state::*;
pub use view::*;
pub use waiting::Waiting;
