//! Reads: one file per question.

mod label;
mod messages;
pub mod own;
