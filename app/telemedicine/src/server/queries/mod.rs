//! Reads, one file per question.

mod card;
mod chat;
mod guest;
mod my_visit;
mod relay;
mod summary;
mod visit;
mod waiting_list;
mod watch;
