//! What is not a page and not a server function: health, live updates, the calendar file, PDF, the journal, the signalling and
//! the files of calls, what the payment gateway tells.

pub mod calendar;
pub mod documents;
pub mod files;
pub mod health;
pub mod journal;
pub mod live;
pub mod signal;
pub mod webhooks;
