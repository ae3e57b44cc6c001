use jiff_sqlx::ToSqlx;
use model::{AppError, Permission};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};

use super::object;

/// After so many attempts, which a gateway spreads over hours, a delivery is put aside.
const ATTEMPTS: i32 = 5;

/// A delivery of the gateway's own could not be taken in, and not because something was away. It comes again; after some
/// attempts it is a dead letter: kept as it came, with a task, and not asked for any more (T9.8). What it told of is found by
/// the comparison with the gateway.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NoteFailedDelivery {
    pub event: String,
    pub kind: String,
    pub cause: String,
    pub body: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Noted {
    ComesAgain,
    DeadLetter,
}

impl Command for NoteFailedDelivery {
    const NAME: &'static str = "billing.note_failed_delivery";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Noted;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Noted, Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::NotFound.into());
        }
        let now = tx.now().to_sqlx();
        let attempts = sqlx::query_scalar!(
            "insert into gateway_failure (event_id, kind, attempts, cause, first_at, last_at) values ($1, $2, 1, left($3, 500), $4, $4)
             on conflict (event_id) do update
             set attempts = gateway_failure.attempts + 1, cause = excluded.cause, last_at = excluded.last_at
             returning attempts",
            self.event,
            self.kind,
            self.cause,
            now as _,
        )
        .fetch_one(tx.conn())
        .await?;
        if attempts < ATTEMPTS {
            return Ok(Noted::ComesAgain);
        }
        sqlx::query!(
            "update gateway_failure set dead_at = $2, body = left($3, 300000) where event_id = $1 and dead_at is null",
            self.event,
            now as _,
            self.body,
        )
        .execute(tx.conn())
        .await?;
        let detail = format!(
            "The payment gateway told something that could not be taken in ({} {}): please compare with the gateway.",
            self.kind, self.event
        );
        object::task_once(tx, None, "dead_letter", Some(&self.event), &detail).await?;
        Ok(Noted::DeadLetter)
    }
}
