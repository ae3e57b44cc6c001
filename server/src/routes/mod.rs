//! What is not a page and not a server function: health, live updates, the calendar file, PDF, the journal.

pub mod calendar;
pub mod documents;
pub mod health;
pub mod journal;
pub mod live;
