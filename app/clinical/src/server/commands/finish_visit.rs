use model::{Action, Permission};
use platform::{Command, Failure, Tx};
use scheduling::{
    model::{AppointmentState, Changed, FinishConsultation},
    server::row,
};

use crate::{
    model::{EncounterState, EncounterStep, FinishVisit},
    server::encounter,
};

/// From the day list: the consultation is over, and with it the encounter. One that was on hold goes on first, so that
/// its history says so.
impl Command for FinishVisit {
    const NAME: &'static str = "clinical.finish_visit";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = Changed;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Changed, Failure> {
        let appointment_id = self.appointment_id;
        let appointment = row::for_change(tx, appointment_id, Action::Treat).await?;
        let open = encounter::of_appointment(tx, appointment_id).await?.filter(|(_, state)| state.is_under_way());
        let Some((encounter_id, state)) = open else {
            return FinishConsultation { appointment_id }.execute(tx).await;
        };
        let patient = appointment.patient_id;
        if state == EncounterState::OnHold {
            let row = encounter::for_change(tx, patient, encounter_id).await?;
            encounter::take(tx, &row, EncounterStep::Resume, None).await?;
        }
        let row = encounter::for_change(tx, patient, encounter_id).await?;
        encounter::take(tx, &row, EncounterStep::Finish, None).await?;
        Ok(Changed { id: appointment_id, state: AppointmentState::Fulfilled })
    }
}
