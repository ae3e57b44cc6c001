use model::{AppError, Permission};
use platform::{Failure, Query, Tx};

use super::card;
use crate::model::{AppointmentSummary, NextAppointment};

impl Query for NextAppointment {
    const NAME: &'static str = "scheduling.next_appointment";
    const PERMISSION: Permission = Permission::ViewAppointments;
    type Output = Option<AppointmentSummary>;

    async fn execute(self, tx: &mut Tx) -> Result<Option<AppointmentSummary>, Failure> {
        if !tx.actor().is_patient(self.patient_id) {
            return Err(AppError::NotFound.into());
        }
        let now = tx.now();
        let next = card::upcoming(tx.conn(), self.patient_id, None, now, 1).await?;
        Ok(card::summaries(tx, next)?.into_iter().next())
    }
}
