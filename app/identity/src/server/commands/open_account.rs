use model::{AccountId, AppError, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use super::new_account::NewAccount;
use crate::model::OpenAccount;

impl Command for OpenAccount {
    const NAME: &'static str = "identity.open_account";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = AccountId;
    type Error = Failure;

    /// The house opens an account for a patient or practitioner on record. Not for administrators: with
    /// an account of one's own making on a patient's id, one would read that record unasked.
    async fn execute(self, tx: &mut Tx) -> Result<AccountId, Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::Forbidden.into());
        }
        let mut errors = FieldErrors::default();
        let account = NewAccount::parse(&mut errors, &self.email, &self.display_name, &self.password);
        errors.into_result()?;
        // No error is left, so the account was taken.
        let Some(account) = account else { return Err(AppError::NotFound.into()) };
        account.insert(tx, self.patient_id, self.practitioner_id, self.demo).await
    }
}
