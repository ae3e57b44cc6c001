//! The queue of results that wait for a person, and the messages that came and went.

mod show_messages;
mod show_unfiled;
