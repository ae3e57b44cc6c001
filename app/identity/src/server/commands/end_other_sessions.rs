use jiff_sqlx::ToSqlx;
use model::{AppError, Permission};
use platform::{Command, Failure, Tx};

use crate::model::{EndOtherSessions, EndedSessions};

impl Command for EndOtherSessions {
    const NAME: &'static str = "identity.end_other_sessions";
    const PERMISSION: Permission = Permission::OwnSession;
    type Output = EndedSessions;
    type Error = Failure;

    /// Signs the person out everywhere but here: a lost phone, a computer that was left open.
    async fn execute(self, tx: &mut Tx) -> Result<EndedSessions, Failure> {
        end_others(tx).await
    }
}

pub(super) async fn end_others(tx: &mut Tx) -> Result<EndedSessions, Failure> {
    let person = tx.actor().signed_in().ok_or(AppError::Unauthenticated)?;
    let (account, session, now) = (person.account, person.session, tx.now().to_sqlx());
    let ended = sqlx::query!(
        "update session set ended_at = $3 where account_id = $1 and id <> $2 and ended_at is null",
        account.0,
        session.0,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    tx.touched("account", account.0, None);
    Ok(EndedSessions { count: i64::try_from(ended.rows_affected()).unwrap_or(i64::MAX) })
}
