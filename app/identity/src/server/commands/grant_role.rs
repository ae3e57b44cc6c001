use model::{Action, AppError, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{Email, GrantRole, RoleChange},
    server::{Facility, roles},
};

impl Command for GrantRole {
    const NAME: &'static str = "identity.grant_role";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = RoleChange;
    type Error = Failure;

    /// An administrator gives a person a role at the own facility.
    async fn execute(self, tx: &mut Tx) -> Result<RoleChange, Failure> {
        let facility = tx.load::<Facility>(self.facility_id, Action::Edit).await?;
        let mut errors = FieldErrors::default();
        let role = errors.take("role", roles::grantable(&self.role));
        let email = errors.take("email", self.email.parse::<Email>());
        errors.into_result()?;
        // No error is left, so both were taken.
        let (Some(role), Some(email)) = (role, email) else { return Err(AppError::NotFound.into()) };
        let account = sqlx::query_scalar!("select id from account where email = $1", email.as_str())
            .fetch_optional(tx.conn())
            .await?
            .ok_or_else(|| AppError::invalid("email", "There is no account with this e-mail address."))?;
        let account_id = account.into();
        roles::grant(tx, account_id, facility.id, role).await?;
        Ok(RoleChange { account_id, role })
    }
}
