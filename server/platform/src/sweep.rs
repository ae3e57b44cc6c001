//! Taking away what has had its time: once an hour, by one instance of those that share the database.
//!
//! Each department sweeps its own tables. Nothing here is a record of care: those are kept.

use std::{future::Future, marker::PhantomData};

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use crate::{Failure, Hale, jobs::Job};

/// A repeat of a form comes within minutes; after a week the key is only an old key.
const KEYS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The part of one department.
pub trait Sweep: Send + Sync + 'static {
    /// The name of its job: `identity.sweep`.
    const NAME: &'static str;

    /// Deletes what is over at `now`, and says how many rows that were. May be called twice.
    fn sweep(conn: &mut PgConnection, now: Timestamp) -> impl Future<Output = Result<u64, sqlx::Error>> + Send;
}

/// The job of a [`Sweep`]. `Jobs::hourly` makes it known.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub(crate) struct Sweeping<S: Sweep>(PhantomData<S>);

impl<S: Sweep> Default for Sweeping<S> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<S: Sweep> Job for Sweeping<S> {
    const IDENTIFIER: &'static str = S::NAME;

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        let rows = S::sweep(&mut *hale.pool().acquire().await?, hale.clock().now()).await?;
        tracing::debug!(part = S::NAME, rows, "swept");
        Ok(())
    }
}

/// What the spine itself leaves behind: answers to repeats, forms that nobody came back for, words between instances.
pub struct OfThePlatform;

impl Sweep for OfThePlatform {
    const NAME: &'static str = "platform.sweep";

    async fn sweep(conn: &mut PgConnection, now: Timestamp) -> Result<u64, sqlx::Error> {
        let old = (now - KEYS_ARE_KEPT).to_sqlx();
        let keys = sqlx::query!("delete from idempotency where created_at < $1", old).execute(&mut *conn).await?;
        let forms =
            sqlx::query!("delete from kept_form where expires_at <= $1", now.to_sqlx()).execute(&mut *conn).await?;
        // By the database's clock, which has written them.
        let parcels = sqlx::query!("delete from wire_parcel where at < now() - interval '10 minutes'")
            .execute(&mut *conn)
            .await?;
        let gone =
            sqlx::query!("delete from wire_instance where seen_at < now() - interval '1 hour'").execute(conn).await?;
        Ok(keys.rows_affected() + forms.rows_affected() + parcels.rows_affected() + gone.rows_affected())
    }
}
