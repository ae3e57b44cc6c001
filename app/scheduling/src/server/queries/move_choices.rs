use model::{Action, Permission};
use patients::server::Patient;
use platform::{Failure, Query, Tx};

use super::{card::CardRow, free::Asked, free_days};
use crate::model::{Movable, MoveChoices, MoveTo};

/// An appointment that is to be moved, and when it could be instead: its own time counts as free.
impl Query for MoveChoices {
    const NAME: &'static str = "scheduling.move_choices";
    const PERMISSION: Permission = Permission::MoveAppointments;
    type Output = Movable;

    async fn execute(self, tx: &mut Tx) -> Result<Movable, Failure> {
        let card = tx.load::<CardRow>(self.appointment_id, Action::Move).await?;
        let patient = tx.load::<Patient>(card.patient_id.into(), Action::View).await?;
        let now = tx.now();
        let locked_because = card.locked_because(tx.actor(), now)?;
        let appointment = card.summary(tx.actor(), now)?;
        let times = if appointment.may_move {
            let practitioner = match self.to {
                MoveTo::SamePractitioner => Some(appointment.practitioner.id),
                MoveTo::Practitioner(practitioner) => Some(practitioner),
                MoveTo::Anybody => None,
            };
            let asked = Asked { practitioner, patient: Some(patient.id), moving: Some(appointment.id) };
            Some(free_days::found(tx, appointment.service_id, &asked, self.open).await?)
        } else {
            None
        };
        Ok(Movable { appointment, patient: patient.head(now)?, locked_because, times })
    }
}
