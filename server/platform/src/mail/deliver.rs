use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{MailError, Notice, Outcome};
use crate::{Failure, Hale, jobs::Job};

/// Composes and sends one notification.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Deliver<N: Notice> {
    pub notification: Uuid,
    pub notice: N,
}

impl<N: Notice> Job for Deliver<N> {
    const IDENTIFIER: &'static str = N::KIND;

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        let mut conn = hale.pool().acquire().await?;
        let Some(address) = address(&mut conn, self.notification).await? else { return Ok(()) };
        let Some(letter) = self.notice.compose(&mut conn, hale.base_url()).await? else {
            return settle(&mut conn, &hale, self.notification, "dropped", Some("no longer true")).await;
        };
        // The mail server may take its time; nobody waits for this connection meanwhile.
        drop(conn);
        let sent = hale.mailer().send(self.notification, &address, letter).await;
        let conn = &mut *hale.pool().acquire().await?;
        match sent {
            Ok(Outcome::Sent) => settle(conn, &hale, self.notification, "sent", None).await,
            Ok(Outcome::Kept) => Ok(()),
            Err(error @ MailError::NotNow(_)) => Err(Failure::other(error)),
            Err(MailError::Unwritable | MailError::Refused) => {
                settle(conn, &hale, self.notification, "failed", Some("the address was refused")).await
            }
        }
    }
}

/// Where it goes, unless it was settled before or the account can no longer sign in.
async fn address(conn: &mut PgConnection, notification: Uuid) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select account.email from notification join account on account.id = notification.recipient
         where notification.id = $1 and notification.state = 'queued' and account.disabled_at is null",
        notification,
    )
    .fetch_optional(conn)
    .await
}

async fn settle(
    conn: &mut PgConnection,
    hale: &Hale,
    notification: Uuid,
    state: &str,
    reason: Option<&str>,
) -> Result<(), Failure> {
    sqlx::query!(
        "update notification set state = $2, reason = $3, settled_at = $4 where id = $1 and state = 'queued'",
        notification,
        state,
        reason,
        hale.clock().now().to_sqlx(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
