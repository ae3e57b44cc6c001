//! What is not a page and not a server function: health, live updates, the calendar file, PDF.

pub mod calendar;
pub mod documents;
pub mod health;
pub mod live;
