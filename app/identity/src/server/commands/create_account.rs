use model::{AccountId, Action, AppError, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use super::new_account::NewAccount;
use crate::{
    model::CreateAccount,
    server::{Facility, roles},
};

impl Command for CreateAccount {
    const NAME: &'static str = "identity.create_account";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = AccountId;
    type Error = Failure;

    /// An administrator lets a new member of staff in, with a first role at the administrator's own
    /// facility and a first password to be handed over and changed.
    async fn execute(self, tx: &mut Tx) -> Result<AccountId, Failure> {
        let facility = tx.load::<Facility>(self.facility_id, Action::Edit).await?;
        let mut errors = FieldErrors::default();
        let role = errors.take("role", roles::grantable(&self.role));
        let account = NewAccount::parse(&mut errors, &self.email, &self.display_name, &self.password);
        errors.into_result()?;
        // No error is left, so both were taken.
        let (Some(account), Some(role)) = (account, role) else { return Err(AppError::NotFound.into()) };
        let id = account.insert(tx, None, None, false).await?;
        roles::grant(tx, id, facility.id, role).await?;
        Ok(id)
    }
}
