//! The nouns of scheduling: plain data and pure rules, the same in the browser and on the server.

pub mod appointment;
pub mod cancel;
pub mod catalogue;
pub mod command;
pub mod day;
pub mod free;
pub mod plan;
pub mod plan_command;
pub mod query;
pub mod slot;
pub mod state;

pub use appointment::*;
pub use cancel::{CancelReason, CancelledBy};
pub use catalogue::*;
pub use command::*;
pub use day::*;
pub use free::*;
pub use plan::*;
pub use plan_command::*;
pub use query::*;
pub use slot::SlotKey;
pub use state::{AppointmentState, Party};
