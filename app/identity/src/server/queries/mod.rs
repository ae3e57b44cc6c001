//! Reads: one file per question.

pub mod session_left;

mod accounts;
mod current_session;
mod my_sessions;
