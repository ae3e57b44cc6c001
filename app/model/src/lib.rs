//! The nouns that every department shares: ids, money, time, permissions, errors. Plain data, no IO.

pub mod action;
pub mod chart;
pub mod error;
pub mod form;
pub mod id;
pub mod money;
mod named;
pub mod page;
pub mod permission;
pub mod role;
pub mod sign_in;
pub mod time;
pub mod unit;

pub use action::Action;
pub use error::{AppError, FieldError, FieldErrors};
pub use form::FormOutcome;
pub use id::*;
pub use money::{Currency, Money, MoneyError, NotAnAmount};
pub use page::Page;
pub use permission::Permission;
pub use role::Role;
pub use sign_in::sign_in_then;
