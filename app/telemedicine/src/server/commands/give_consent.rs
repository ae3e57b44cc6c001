use jiff_sqlx::ToSqlx;
use model::{Action, AppError, Permission};
use platform::{Command, Failure, Tx};
use uuid::Uuid;

use crate::{
    model::{Authority, CONSENT_VERSION, GiveConsent, VisitChanged},
    server::{refusal::Refusal, visit},
};

/// The patient agrees to the video visit of this appointment: to the text that is current, by their own account. Before that
/// nobody joins. Agreeing twice is agreeing once.
impl Command for GiveConsent {
    const NAME: &'static str = "telemedicine.give_consent";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = VisitChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<VisitChanged, Failure> {
        let row = visit::for_change(tx, self.appointment_id, Action::Edit).await?;
        if self.agrees != "true" {
            return Err(AppError::invalid(
                "agrees",
                "Tick the box if you agree. Without it, please call the clinic for another kind of appointment.",
            )
            .into());
        }
        if self.version != CONSENT_VERSION {
            return Err(Refusal::OldConsent.into());
        }
        row.not_over()?;
        visit::begin(tx, &row).await?;
        let by = tx.actor().account().ok_or(AppError::Forbidden)?;
        let (id, now): (Uuid, _) = (tx.new_id(), tx.now().to_sqlx());
        sqlx::query!(
            "insert into video_consent (id, appointment_id, patient_id, version, given_at, given_by, authority)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (appointment_id, version) where withdrawn_at is null do nothing",
            id,
            row.appointment.0,
            row.patient.0,
            CONSENT_VERSION,
            now as _,
            by.0,
            Authority::Own.name(),
        )
        .execute(tx.conn())
        .await?;
        row.tell(tx);
        Ok(row.changed())
    }
}
