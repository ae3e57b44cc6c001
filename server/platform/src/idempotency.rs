//! A repeat returns the first answer: after a double click, a reload, or a connection that broke
//! between the commit and the answer.

use jiff_sqlx::ToSqlx;
use model::{AccountId, AppError, IdempotencyKey};
use sha2::{Digest, Sha256};

use crate::{Command, Failure, Tx};

pub(crate) enum Earlier {
    None,
    Answered(serde_json::Value),
}

/// Claims the key within the command's transaction. While a twin is still at work, the unique index
/// makes this one wait for it; when the twin fails, this one takes over.
///
/// Nobody's commands (signing in) and the system's have no account to remember them by.
pub(crate) async fn claim<C: Command>(tx: &mut Tx, key: IdempotencyKey, command: &C) -> Result<Earlier, Failure> {
    let Some(account) = tx.actor().account() else { return Ok(Earlier::None) };
    let hash = Sha256::digest(serde_json::to_vec(command).map_err(Failure::other)?).to_vec();
    let now = tx.now().to_sqlx();
    let claimed = sqlx::query!(
        "insert into idempotency (account_id, key, action, request_hash, created_at) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        account.0,
        key.0,
        C::NAME,
        hash,
        now,
    )
    .execute(tx.conn())
    .await?;
    if claimed.rows_affected() == 1 { Ok(Earlier::None) } else { earlier::<C>(tx, account, key, &hash).await }
}

async fn earlier<C: Command>(
    tx: &mut Tx,
    account: AccountId,
    key: IdempotencyKey,
    hash: &[u8],
) -> Result<Earlier, Failure> {
    let earlier = sqlx::query!(
        r#"select action, request_hash, response from idempotency where account_id = $1 and key = $2"#,
        account.0,
        key.0,
    )
    .fetch_one(tx.conn())
    .await?;
    match earlier.response {
        Some(answer) if earlier.action == C::NAME && earlier.request_hash == hash => Ok(Earlier::Answered(answer)),
        _ => Err(AppError::conflict("This form was sent before with other content. Please reload the page.").into()),
    }
}

/// What was answered, to be kept for a repeat.
pub(crate) struct Answer {
    pub account: AccountId,
    pub key: IdempotencyKey,
    pub response: serde_json::Value,
}

impl Answer {
    /// Of somebody with an account to remember it by.
    pub fn of(tx: &Tx, key: IdempotencyKey, response: serde_json::Value) -> Option<Self> {
        Some(Self { account: tx.actor().account()?, key, response })
    }
}

/// Forgets the claim of a command that was refused.
pub(crate) async fn release(tx: &mut Tx, key: IdempotencyKey) -> Result<(), Failure> {
    let Some(account) = tx.actor().account() else { return Ok(()) };
    sqlx::query!("delete from idempotency where account_id = $1 and key = $2", account.0, key.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}
