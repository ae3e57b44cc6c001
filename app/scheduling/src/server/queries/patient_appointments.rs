use model::Permission;
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::{card, my_appointments::MOST};
use crate::{
    model::{AppointmentLists, PatientAppointments},
    server::request,
};

/// For staff: the appointments at the facilities where they may see them, of patients who are known there.
impl Query for PatientAppointments {
    const NAME: &'static str = "scheduling.patient_appointments";
    const PERMISSION: Permission = Permission::ViewAppointments;
    type Output = AppointmentLists;

    async fn execute(self, tx: &mut Tx) -> Result<AppointmentLists, Failure> {
        request::sees_patient(tx, self.patient_id, Permission::ViewAppointments).await?;
        let actor = tx.actor();
        let facilities: Option<Vec<Uuid>> = (!actor.is_system() && !actor.is_patient(self.patient_id))
            .then(|| actor.facilities(Permission::ViewAppointments).into_iter().map(|facility| facility.0).collect());
        let (now, facilities) = (tx.now(), facilities.as_deref());
        let upcoming = card::upcoming(tx.conn(), self.patient_id, facilities, now, MOST).await?;
        let past = card::past(tx.conn(), self.patient_id, facilities, now, MOST).await?;
        tx.saw(self.patient_id, "patient", Some(self.patient_id.0));
        Ok(AppointmentLists { upcoming: card::summaries(tx, upcoming)?, past: card::summaries(tx, past)? })
    }
}
