//! What is not a page and not a server function: health, live updates, the calendar file, PDF, the journal, what the
//! payment gateway tells.

pub mod calendar;
pub mod documents;
pub mod health;
pub mod journal;
pub mod live;
pub mod webhooks;
