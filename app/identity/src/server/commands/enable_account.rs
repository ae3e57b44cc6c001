use model::{AccountId, Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{model::EnableAccount, server::Account};

impl Command for EnableAccount {
    const NAME: &'static str = "identity.enable_account";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = AccountId;
    type Error = Failure;

    /// Lets a person in again. The sessions from before stay ended.
    async fn execute(self, tx: &mut Tx) -> Result<AccountId, Failure> {
        let account = tx.load::<Account>(self.account_id, Action::Edit).await?;
        sqlx::query!("update account set disabled_at = null where id = $1", account.id.0).execute(tx.conn()).await?;
        Ok(account.id)
    }
}
