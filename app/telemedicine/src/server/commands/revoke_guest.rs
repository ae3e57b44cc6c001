use jiff_sqlx::ToSqlx;
use model::{Action, AppError, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::RevokeGuest,
    server::{seat, visit},
};

/// The doctor takes a guest out, invited, waiting or in the call: at once, and for good. Neither link nor pass work again.
impl Command for RevokeGuest {
    const NAME: &'static str = "telemedicine.revoke_guest";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let row = visit::for_change(tx, self.appointment_id, Action::Treat).await?;
        let by = tx.actor().account().ok_or(AppError::Forbidden)?;
        let now = tx.now().to_sqlx();
        let revoked = sqlx::query!(
            "update video_guest set revoked_at = coalesce(revoked_at, $3), revoked_by = coalesce(revoked_by, $4), link_hash = null
             where id = $1 and appointment_id = $2",
            self.guest_id.0,
            row.appointment.0,
            now as _,
            by.0,
        )
        .execute(tx.conn())
        .await?;
        if revoked.rows_affected() == 0 {
            return Err(AppError::NotFound.into());
        }
        tx.touched("video_guest", self.guest_id.0, Some(row.patient));
        seat::take_away_guest(tx, self.guest_id).await?;
        row.tell(tx);
        Ok(())
    }
}
