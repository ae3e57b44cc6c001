//! Reads: the read-only twin of a command. The access record is on disk before the answer leaves.

use std::future::Future;

use model::{AppError, Permission};
use tracing::Instrument;

use crate::{Ctx, Failure, Tx, audit};

/// One question to the hospital's data.
pub trait Query: Send + Sync + 'static {
    /// The use case in the audit trail: `scheduling.practitioner_day`.
    const NAME: &'static str;
    const PERMISSION: Permission;
    type Output: Send + 'static;

    fn execute(self, tx: &mut Tx) -> impl Future<Output = Result<Self::Output, Failure>> + Send;

    /// The answer, where the request itself knows it: then nothing is asked, and nothing recorded.
    fn known(&self, _ctx: &Ctx) -> Option<Result<Self::Output, Failure>> {
        None
    }
}

/// Runs a query in a read-only transaction, in a task of its own. Whatever patient data it touched is
/// recorded first; when the record can't be written, there is no answer.
pub async fn ask<Q: Query>(ctx: Ctx, query: Q) -> Result<Q::Output, AppError> {
    ctx.authorize(Q::PERMISSION)?;
    let reference = ctx.request_id.clone();
    let id = reference.clone();
    let runtime = ctx.hale.runtime().clone();
    let work = async move { answer(ctx, query).await.map_err(|failure| failure.into_app_error(&id, Q::NAME)) };
    runtime.spawn(work.in_current_span()).await.unwrap_or_else(|panic| {
        tracing::error!(reference, action = Q::NAME, cause = %panic, "panicked");
        Err(AppError::Internal { reference })
    })
}

async fn answer<Q: Query>(ctx: Ctx, query: Q) -> Result<Q::Output, Failure> {
    if let Some(known) = query.known(&ctx) {
        return known;
    }
    let mut tx = Tx::begin_read_only(ctx.clone()).await?;
    let output = query.execute(&mut tx).await;
    let seen = tx.finish_reading();
    // Also what a refused question has looked at was looked at.
    audit::record_reads(&ctx, Q::NAME, seen).await?;
    output
}
