use jiff_sqlx::ToSqlx;
use model::{AccountId, Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{model::DisableAccount, server::Account};

impl Command for DisableAccount {
    const NAME: &'static str = "identity.disable_account";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = AccountId;
    type Error = Failure;

    /// Shuts a person out at once. Any administrator of a facility where they work may: when it has to
    /// be done, it has to be done now.
    async fn execute(self, tx: &mut Tx) -> Result<AccountId, Failure> {
        let account = tx.load::<Account>(self.account_id, Action::Edit).await?;
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "update account set disabled_at = coalesce(disabled_at, $2) where id = $1",
            account.id.0,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!(
            "update session set ended_at = $2 where account_id = $1 and ended_at is null",
            account.id.0,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        Ok(account.id)
    }
}
