use jiff_sqlx::ToSqlx;
use model::{Action, AppError, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{CallRole, Mover, VisitChanged, VisitState, WithdrawConsent},
    server::{seat, visit},
};

/// The patient takes their consent back: they are out of the waiting room or the call at once, and join again only after they have
/// agreed anew. What was said and written until then stays.
impl Command for WithdrawConsent {
    const NAME: &'static str = "telemedicine.withdraw_consent";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = VisitChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<VisitChanged, Failure> {
        let mut row = visit::for_change(tx, self.appointment_id, Action::Edit).await?;
        let by = tx.actor().account().ok_or(AppError::Forbidden)?;
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "update video_consent set withdrawn_at = $2, withdrawn_by = $3
             where appointment_id = $1 and withdrawn_at is null",
            row.appointment.0,
            now as _,
            by.0,
        )
        .execute(tx.conn())
        .await?;
        if row.state == VisitState::PatientWaiting {
            visit::walk(tx, &mut row, Mover::Patient, &[VisitState::Scheduled]).await?;
        }
        seat::take_away(tx, row.appointment, Some(CallRole::Patient)).await?;
        seat::follow(tx, &mut row).await?;
        row.tell(tx);
        Ok(row.changed())
    }
}
