//! What is not a page and not a server function: health, live updates, the calendar file.

pub mod calendar;
pub mod health;
pub mod live;
