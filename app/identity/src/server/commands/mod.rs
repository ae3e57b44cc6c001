//! Writes: one file per verb.

mod change_password;
mod create_account;
mod create_facility;
mod create_first_administrator;
mod disable_account;
mod enable_account;
mod end_other_sessions;
mod extend_session;
mod grant_role;
mod open_account;
mod revoke_role;
mod sign_in;
mod sign_out;

mod new_account;
