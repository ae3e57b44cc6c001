use model::{AccountId, AppError, FieldErrors, Permission, Role};
use platform::{Command, Failure, Tx};

use super::new_account::NewAccount;
use crate::{model::CreateFirstAdministrator, server::roles};

/// Why there is no first administrator made.
#[derive(Debug)]
pub enum CreateFirstAdministratorError {
    /// Only the command line may: it runs where the data lies.
    NotTheHouse,
    /// Everybody after the first is let in by an administrator, who answers for it.
    ThereIsOne,
    NoSuchFacility,
    Failed(Failure),
}

impl Command for CreateFirstAdministrator {
    const NAME: &'static str = "identity.create_first_administrator";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = AccountId;
    type Error = CreateFirstAdministratorError;

    /// `hale admin create`: the first administrator of a facility.
    async fn execute(self, tx: &mut Tx) -> Result<AccountId, CreateFirstAdministratorError> {
        if !tx.actor().is_system() {
            return Err(CreateFirstAdministratorError::NotTheHouse);
        }
        // The row is locked, so that two at the same time don't both become the first.
        let facility = sqlx::query_scalar!("select id from facility where id = $1 for update", self.facility_id.0)
            .fetch_optional(tx.conn())
            .await?;
        facility.ok_or(CreateFirstAdministratorError::NoSuchFacility)?;
        let there = sqlx::query_scalar!(
            r#"select exists (select from role_grant join account on account.id = role_grant.account_id
                  where facility_id = $1 and role = 'administrator' and disabled_at is null) as "there!""#,
            self.facility_id.0,
        );
        if there.fetch_one(tx.conn()).await? {
            return Err(CreateFirstAdministratorError::ThereIsOne);
        }
        let mut errors = FieldErrors::default();
        let account = NewAccount::parse(&mut errors, &self.email, &self.display_name, &self.password);
        errors.into_result()?;
        // No error is left, so the account was taken.
        let Some(account) = account else { return Err(AppError::NotFound.into()) };
        let id = account.insert(tx, None, None, false).await?;
        roles::grant(tx, id, self.facility_id, Role::Administrator).await?;
        Ok(id)
    }
}

impl From<CreateFirstAdministratorError> for Failure {
    fn from(error: CreateFirstAdministratorError) -> Self {
        match error {
            CreateFirstAdministratorError::NotTheHouse => AppError::Forbidden.into(),
            CreateFirstAdministratorError::ThereIsOne => AppError::rule(
                "identity.administrator_exists",
                "This facility has an administrator already. Ask them to make the next account.",
            )
            .into(),
            CreateFirstAdministratorError::NoSuchFacility => {
                AppError::invalid("facility_id", "There is no such facility.").into()
            }
            CreateFirstAdministratorError::Failed(failure) => failure,
        }
    }
}

impl From<Failure> for CreateFirstAdministratorError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<AppError> for CreateFirstAdministratorError {
    fn from(error: AppError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<sqlx::Error> for CreateFirstAdministratorError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}
