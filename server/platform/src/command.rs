//! Writes. `run` authenticates, checks the permission, opens the transaction, executes, writes the
//! audit rows, commits, and maps the error: what must never be forgotten happens here, once.

use std::future::Future;

use model::{AppError, IdempotencyKey, Permission};
use serde::{Serialize, de::DeserializeOwned};
use tracing::Instrument;

use crate::{
    Ctx, Failure, Tx, audit,
    idempotency::{self, Answer, Earlier},
};

/// One thing that somebody does to the hospital's data.
pub trait Command: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The use case in the audit trail: `scheduling.hold_time`.
    const NAME: &'static str;
    const PERMISSION: Permission;
    type Output: Serialize + DeserializeOwned + Send + 'static;
    /// One variant per rule that can say no.
    type Error: Into<Failure> + Send;

    /// Validates, decides, writes. Returning an error undoes everything (but see `Tx::stays_when_refused`).
    fn execute(self, tx: &mut Tx) -> impl Future<Output = Result<Self::Output, Self::Error>> + Send;
}

/// How often a unit of work is tried when somebody else was in the way.
const TRIES: u32 = 3;

/// Runs a command as one transaction, in a task of its own: a browser that leaves in the middle can't
/// leave a pooled connection inside a transaction.
///
/// A repeat with the same key by the same account returns the first answer.
pub async fn run<C: Command>(ctx: Ctx, key: IdempotencyKey, command: C) -> Result<C::Output, AppError> {
    ctx.authorize(C::PERMISSION)?;
    let reference = ctx.request_id.clone();
    let runtime = ctx.hale.runtime().clone();
    let work = async move {
        let mut tried = 1;
        loop {
            match attempt(ctx.clone(), key, command.clone()).await {
                Err(failure) if failure.is_transient() && tried < TRIES => tried += 1,
                outcome => return outcome.map_err(|failure| failure.into_app_error(&ctx.request_id, C::NAME)),
            }
        }
    };
    runtime.spawn(work.in_current_span()).await.unwrap_or_else(|panic| {
        tracing::error!(reference, action = C::NAME, cause = %panic, "panicked");
        Err(AppError::Internal { reference })
    })
}

async fn attempt<C: Command>(ctx: Ctx, key: IdempotencyKey, command: C) -> Result<C::Output, Failure> {
    let mut tx = Tx::begin(ctx).await?;
    if let Earlier::Answered(answer) = idempotency::claim(&mut tx, key, &command).await? {
        return serde_json::from_value(answer).map_err(Failure::other);
    }
    let output = match command.execute(&mut tx).await.map_err(Into::into) {
        Ok(output) => output,
        Err(failure) => return Err(refused(tx, key, C::NAME, failure).await),
    };
    let response = serde_json::to_value(&output).map_err(Failure::other)?;
    let answer = Answer::of(&tx, key, response);
    audit::record_write(&mut tx, C::NAME, answer).await?;
    tx.commit().await?;
    Ok(output)
}

/// A refusal that is to be remembered. The key is free again: a form keeps it until it succeeds.
async fn refused(mut tx: Tx, key: IdempotencyKey, name: &str, refusal: Failure) -> Failure {
    if !tx.stays || !matches!(refusal, Failure::App(_)) {
        return refusal;
    }
    let remembered = async {
        idempotency::release(&mut tx, key).await?;
        audit::record_write(&mut tx, &format!("{name}.refused"), None).await?;
        tx.commit().await
    };
    remembered.await.err().unwrap_or(refusal)
}
