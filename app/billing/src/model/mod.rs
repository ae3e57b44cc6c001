//! Nouns and pure rules: no IO, no clock. What computes with decimals is only in the server: the browser gets text.

pub mod aging;
#[cfg(feature = "ssr")]
pub mod bill;
pub mod cash;
mod command;
#[cfg(feature = "ssr")]
pub mod cover;
mod desk;
#[cfg(feature = "ssr")]
pub mod export;
mod guarantor;
#[cfg(feature = "ssr")]
pub mod iban;
pub mod journal;
pub(crate) mod named;
pub mod number;
mod payer;
mod plan;
mod portal;
#[cfg(feature = "ssr")]
pub mod price;
mod query;
pub mod split;
mod state;
mod suspense;
mod view;
mod words;

pub use aging::{Aging, Bucket};
pub use command::*;
pub use desk::*;
pub use guarantor::*;
pub use payer::*;
pub use plan::*;
pub use portal::*;
pub use query::*;
pub use state::*;
pub use suspense::*;
pub use view::*;
pub use words::*;
