//! The spine: the one door to the data.
//!
//! | what | where |
//! |---|---|
//! | who asks | [`actor`], [`session`] |
//! | reads and writes | [`query`], [`command`], [`tx`] |
//! | may this person see this row | [`resource`] |
//! | who looked, who changed | `audit` |
//! | a repeat returns the first answer | `idempotency` |
//! | background work, and what it takes away once an hour | [`jobs`], [`sweep`] |
//! | what reaches the browsers | [`live`] |
//! | what the instances of one house say to each other | [`wire`] |
//! | what other systems are told | [`outside`] |
//! | HTTP: sessions, forms without WebAssembly, headers | [`web`] |
//! | adapters that the house was fitted out with | `fittings` |
//! | what people typed, made fit to be kept | [`typed`] |
//! | clock and randomness | [`clock`], [`random`] |
//!
//! The pool is private to this crate: a function that holds a [`Tx`] has been authorized.

pub mod actor;
mod audit;
pub mod clock;
pub mod command;
pub mod doctor;
pub mod embedded;
pub mod failure;
mod fittings;
pub mod hale;
mod herald;
mod idempotency;
pub mod jobs;
pub mod live;
pub mod mail;
pub mod outside;
pub mod query;
pub mod random;
pub mod resource;
pub mod session;
pub mod settings;
mod stored;
pub mod sweep;
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
pub mod tx;
pub mod typed;
pub mod web;
pub mod wire;

pub use actor::Actor;
pub use audit::PageReads;
pub use clock::Clock;
pub use command::Command;
pub use failure::Failure;
pub use hale::{Ctx, Hale};
pub use live::Topic;
pub use query::Query;
pub use random::Random;
pub use resource::Resource;
pub use tx::Tx;
