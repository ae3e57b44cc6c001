//! Nouns and pure rules: no IO, no clock. What computes with decimals is only in the server: the browser gets text.

#[cfg(feature = "ssr")]
pub mod age;
mod catalogue;
mod command;
#[cfg(feature = "ssr")]
pub mod decimal;
mod flag;
#[cfg(feature = "ssr")]
pub mod formula;
#[cfg(feature = "ssr")]
pub mod judge;
mod label;
#[cfg(feature = "ssr")]
pub mod loinc;
pub mod messages;
mod named;
mod portal;
mod query;
pub mod release;
mod state;
mod view;

pub use catalogue::*;
pub use command::*;
pub use flag::*;
pub use label::*;
pub use portal::*;
pub use query::*;
pub use release::{Override, ReleaseCategory, Visibility, Waits};
pub use state::*;
pub use view::*;
