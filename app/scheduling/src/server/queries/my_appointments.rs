use model::{AppError, Permission};
use platform::{Failure, Query, Tx};

use super::card;
use crate::model::{AppointmentLists, MyAppointments};

/// More of them are not on one page: the record has them all.
pub(super) const MOST: i64 = 100;

/// Only the patient's own: with anybody else's id there is nothing here.
impl Query for MyAppointments {
    const NAME: &'static str = "scheduling.my_appointments";
    const PERMISSION: Permission = Permission::ViewAppointments;
    type Output = AppointmentLists;

    async fn execute(self, tx: &mut Tx) -> Result<AppointmentLists, Failure> {
        if !tx.actor().is_patient(self.patient_id) {
            return Err(AppError::NotFound.into());
        }
        let now = tx.now();
        let upcoming = card::upcoming(tx.conn(), self.patient_id, None, now, MOST).await?;
        let past = card::past(tx.conn(), self.patient_id, None, now, MOST).await?;
        Ok(AppointmentLists { upcoming: card::summaries(tx, upcoming)?, past: card::summaries(tx, past)? })
    }
}
