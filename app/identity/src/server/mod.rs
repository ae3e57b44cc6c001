//! What only the server knows: the rows, the rules about them, the passwords.

pub mod browser;
pub mod commands;
pub mod facility;
pub mod new_password;
pub mod password;
pub mod policy;
pub mod queries;
pub mod roles;
pub mod sweep;
pub mod throttle;

mod account;
mod blocklist;
mod letterhead;

pub use account::Account;
pub use browser::{enter, leave, to_account, to_accounts};
pub use facility::Facility;
pub use platform::web::{ask, run};
