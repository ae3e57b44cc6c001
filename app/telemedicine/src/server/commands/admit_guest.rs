use jiff_sqlx::ToSqlx;
use model::{Action, AppError, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{AdmitGuest, limits::GUESTS},
    server::{guest, refusal::Refusal, visit},
};

/// The doctor lets a guest into the call who waits before it. Two guests at most.
impl Command for AdmitGuest {
    const NAME: &'static str = "telemedicine.admit_guest";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let row = visit::for_change(tx, self.appointment_id, Action::Treat).await?;
        row.not_over()?;
        if !row.is_open() {
            return Err(Refusal::NotLetIn.into());
        }
        let guests = guest::list(tx, row.appointment).await?;
        let chosen = guests.iter().find(|guest| guest.id == self.guest_id).ok_or(AppError::NotFound)?;
        if chosen.revoked {
            return Err(Refusal::GuestGone.into());
        }
        if chosen.admitted {
            return Ok(());
        }
        if chosen.name.is_none() {
            return Err(Refusal::GuestNotThere.into());
        }
        if guests.iter().filter(|guest| guest.admitted && !guest.revoked).count() >= GUESTS {
            return Err(Refusal::CallFull { most: GUESTS }.into());
        }
        let by = tx.actor().account().ok_or(AppError::Forbidden)?;
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "update video_guest set admitted_at = $2, admitted_by = $3 where id = $1",
            chosen.id.0,
            now as _,
            by.0,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("video_guest", chosen.id.0, Some(row.patient));
        row.tell(tx);
        Ok(())
    }
}
