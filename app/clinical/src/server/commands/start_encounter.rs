use jiff_sqlx::ToSqlx;
use model::{Action, AppError, EncounterId, Permission};
use platform::{Command, Failure, Tx};
use scheduling::{
    model::{AppointmentState, StartConsultation},
    server::row,
};

use crate::{
    model::{EncounterState, Moved, StartEncounter},
    server::encounter,
};

/// The doctor calls the patient in: the consultation starts, and with it the encounter, both or neither. Who taps once
/// more comes back to the same encounter.
impl Command for StartEncounter {
    const NAME: &'static str = "clinical.start_encounter";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = Moved;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Moved, Failure> {
        let appointment_id = self.appointment_id;
        let appointment = row::for_change(tx, appointment_id, Action::Treat).await?;
        let patient_id = appointment.patient_id;
        if let Some((encounter_id, state)) = encounter::of_appointment(tx, appointment_id).await? {
            return match state {
                EncounterState::EnteredInError => Err(AppError::rule(
                    "encounter_was_an_error",
                    "The visit of this appointment was entered in error. Book another appointment to see the patient.",
                )
                .into()),
                _ => Ok(Moved { encounter_id, patient_id, state }),
            };
        }
        // What was started before the chart came into the house has no encounter yet.
        if appointment.state != AppointmentState::InConsultation {
            StartConsultation { appointment_id }.execute(tx).await?;
        }
        let encounter_id: EncounterId = tx.new_id();
        let (by, now) = (tx.actor().account().map(|account| account.0), tx.now().to_sqlx());
        sqlx::query!(
            "insert into encounter (id, facility_id, patient_id, practitioner_id, appointment_id, state, class, kind, reason,
                                    starts_at, zone, created_at)
             select $1, a.facility_id, a.patient_id, a.practitioner_id, a.id, 'in_progress',
                    case a.mode when 'video' then 'VR' else 'AMB' end, s.name, nullif(left(a.reason, 500), ''), $3, a.zone, $3
             from appointment a join service s on s.id = a.service_id
             where a.id = $2",
            encounter_id.0,
            appointment_id.0,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!(
            "insert into encounter_transition (encounter_id, to_state, at, account_id) values ($1, 'in_progress', $2, $3)",
            encounter_id.0,
            now as _,
            by,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("encounter", encounter_id.0, Some(patient_id));
        Ok(Moved { encounter_id, patient_id, state: EncounterState::InProgress })
    }
}
