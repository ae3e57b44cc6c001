//! Who is who: accounts, roles per facility, sessions.
//!
//! | route | page | server function | permission |
//! |---|---|---|---|
//! | `/sign-in` | [`SignInPage`] | [`api::sign_in`] | `Public` |
//! | `/account` | [`AccountPage`] | [`api::change_password`], [`api::my_sessions`], [`api::end_other_sessions`], [`api::sign_out`] | `OwnSession` |
//! | every page | [`SessionKeeper`], [`SignOutButton`] | [`api::session_left`], [`api::extend_session`], [`api::sign_out`] | `OwnSession` |
//! | every page | the frames of `app` | [`api::current_session`] | `Public` |
//! | `/staff/accounts` | [`AccountsPage`] | [`api::accounts`], [`api::create_account`], [`api::grant_role`], [`api::revoke_role`], [`api::disable_account`], [`api::enable_account`] | `ManageAccounts` |
//!
//! The command line opens accounts and facilities by commands that no browser reaches:
//! `CreateFacility`, `CreateFirstAdministrator`, `OpenAccount`.
//!
//! What nobody may break: a password never leaves [`model::Secret`]; a session's token stands in the
//! cookie and nowhere else; whoever guesses is slowed down, and learns nothing from the answer.

pub mod api;
pub mod components;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod server;

pub use components::{SessionKeeper, SignOutButton};
pub use pages::{AccountPage, AccountsPage, SignInPage};
