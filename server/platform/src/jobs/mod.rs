//! Background work: everything that talks to the world outside, and what need not be waited for.
//!
//! A job is added in the transaction that makes it necessary (`Tx::enqueue`): it happens if, and only
//! if, that commits. It happens at least once: a server that dies in the middle leaves it to the next,
//! so a job looks first whether its work is still to be done.

mod hourly;
mod queue;
mod registry;
#[cfg(all(test, feature = "testing"))]
mod tests;
mod worker;

use std::future::Future;

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgConnection;

pub(crate) use queue::CHANNEL;
pub use registry::Jobs;
pub use worker::{Worker, run_once};

use crate::{Failure, Hale};

/// One kind of background work. The fields are what it needs to find its data again: ids, no text.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The name in the queue. It stays the same as long as such jobs wait: `mail.appointment_booked`.
    const IDENTIFIER: &'static str;

    fn run(self, hale: Hale) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// Adds a job to be done as soon as the transaction commits. While a job of the same kind with the same
/// `key` waits, nothing is added.
pub async fn enqueue<J: Job>(conn: &mut PgConnection, job: &J, key: Option<&str>) -> Result<(), sqlx::Error> {
    queue::add(conn, job, key, None).await
}

/// The same, for a later time: a reminder, a follow-up.
pub async fn enqueue_at<J: Job>(
    conn: &mut PgConnection,
    job: &J,
    key: Option<&str>,
    due: Timestamp,
) -> Result<(), sqlx::Error> {
    queue::add(conn, job, key, Some(due)).await
}
