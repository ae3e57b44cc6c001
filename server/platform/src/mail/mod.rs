//! E-mail: composed and sent by jobs, never by a command.
//!
//! A notification is a row: what happened, to whom, by which channel, unique (T20). A command adds it
//! with its own writes ([`notify`]); a job composes the text when it is sent, from what is true then, so
//! that a cancelled appointment brings no reminder. The text holds no health data: it says that
//! there is something to see, and where.

mod deliver;
mod letter;
mod mailer;
mod notice;
#[cfg(all(test, feature = "testing"))]
mod tests;

pub use deliver::Deliver;
pub use letter::Letter;
pub use mailer::{MailError, Mailer, Outcome};
pub use notice::{Notice, notify};
