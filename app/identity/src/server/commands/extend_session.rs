use jiff_sqlx::ToSqlx;
use model::{AppError, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{ExtendSession, SessionLeft},
    server::queries,
};

impl Command for ExtendSession {
    const NAME: &'static str = "identity.extend_session";
    const PERMISSION: Permission = Permission::OwnSession;
    type Output = SessionLeft;
    type Error = Failure;

    /// The idle time starts anew. The twelve hours in all don't.
    async fn execute(self, tx: &mut Tx) -> Result<SessionLeft, Failure> {
        let session = tx.actor().signed_in().map(|person| person.session).ok_or(AppError::Unauthenticated)?;
        let now = tx.now().to_sqlx();
        sqlx::query!("update session set last_seen_at = $2 where id = $1 and ended_at is null", session.0, now as _)
            .execute(tx.conn())
            .await?;
        tx.touched("session", session.0, None);
        queries::session_left::of_present(tx).await
    }
}
