use jiff_sqlx::ToSqlx;
use model::{AppError, Permission};
use platform::{Command, Failure, Tx};

use crate::model::TakeNote;

/// Somebody has read that a result was corrected. Only the person who was told can say so.
impl Command for TakeNote {
    const NAME: &'static str = "labs.take_note";
    const PERMISSION: Permission = Permission::OwnSession;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let account = tx.actor().account().ok_or(AppError::Unauthenticated)?;
        let now = tx.now().to_sqlx();
        let patient = sqlx::query_scalar!(
            "update lab_notice set seen_at = coalesce(seen_at, $3) where id = $1 and account_id = $2 returning patient_id",
            self.notice_id,
            account.0,
            now as _,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(AppError::NotFound)?;
        tx.touched("lab_notice", self.notice_id, Some(patient.into()));
        Ok(())
    }
}
