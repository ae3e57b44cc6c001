//! What only the server does.
//!
//! | what | where |
//! |---|---|
//! | who may do what | [`policy`] |
//! | a visit as it is loaded, and the only way to change its state | [`visit`] |
//! | whether the patient has agreed | `consent` |
//! | who waits before whom | `line` |
//! | who is brought in | [`guest`] |
//! | chat and files | [`chat`], [`file`] |
//! | tickets, and who sits in a call | `ticket`, [`seat`] |
//! | the signalling between those who do | [`signal`] |
//! | the relay of picture and sound | [`relay`] |
//! | mail | [`news`] |
//! | what is taken away | [`sweep`] |
//! | reads | [`queries`] |
//! | writes | [`commands`] |

pub mod chat;
pub mod commands;
mod consent;
pub mod file;
pub mod guest;
mod line;
pub mod news;
pub mod policy;
pub mod queries;
mod refusal;
pub mod relay;
pub mod seat;
mod secret;
pub mod signal;
pub mod sweep;
mod text;
mod ticket;
pub mod visit;

pub use platform::web::{ask, redirect, redirect_afresh, run};
