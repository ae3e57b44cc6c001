use model::{AppError, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use super::end_other_sessions::end_others;
use crate::{
    model::{ChangePassword, Email, EndedSessions},
    server::{new_password::NewPassword, password, throttle},
};

impl Command for ChangePassword {
    const NAME: &'static str = "identity.change_password";
    const PERMISSION: Permission = Permission::OwnSession;
    type Output = EndedSessions;
    type Error = Failure;

    /// Replaces the own password and signs the person out everywhere else, since whoever changes it may
    /// fear that somebody knows it. The present password is asked for: an unlocked screen is not enough,
    /// and guessing it here is as slow as at the door.
    async fn execute(self, tx: &mut Tx) -> Result<EndedSessions, Failure> {
        let account = tx.actor().account().ok_or(AppError::Unauthenticated)?;
        let present = sqlx::query!("select email, display_name, password_hash from account where id = $1", account.0)
            .fetch_one(tx.conn())
            .await?;
        let email: Email = present.email.parse().map_err(Failure::other)?;

        let mut errors = FieldErrors::default();
        if self.current_password.is_empty() {
            errors.add("current_password", "Enter your present password.");
        } else {
            throttle::password_check(tx.now(), &email)?;
            if !password::verify(&self.current_password, Some(present.password_hash)).await? {
                errors.add("current_password", "This is not your present password.");
            }
        }
        let chosen = errors.take("new_password", NewPassword::parse(&self.new_password, &email, &present.display_name));
        if chosen.is_some() && password::normalised(&self.current_password) == password::normalised(&self.new_password)
        {
            errors.add("new_password", "Choose a password that differs from the present one.");
        }
        errors.into_result()?;
        // No error is left, so the new password was taken.
        let Some(chosen) = chosen else { return Err(AppError::NotFound.into()) };

        let hash = chosen.hash(tx).await?;
        sqlx::query!("update account set password_hash = $2 where id = $1", account.0, hash).execute(tx.conn()).await?;
        end_others(tx).await
    }
}
