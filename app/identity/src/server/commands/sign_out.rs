use jiff_sqlx::ToSqlx;
use model::{AppError, Permission};
use platform::{Command, Failure, Tx};

use crate::model::SignOut;

impl Command for SignOut {
    const NAME: &'static str = "identity.sign_out";
    const PERMISSION: Permission = Permission::OwnSession;
    type Output = ();
    type Error = Failure;

    /// Ends the own session in the database: a copy of the cookie is worth nothing afterwards.
    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let session = tx.actor().signed_in().map(|person| person.session).ok_or(AppError::Unauthenticated)?;
        let now = tx.now().to_sqlx();
        sqlx::query!("update session set ended_at = $2 where id = $1 and ended_at is null", session.0, now as _)
            .execute(tx.conn())
            .await?;
        tx.touched("session", session.0, None);
        Ok(())
    }
}
