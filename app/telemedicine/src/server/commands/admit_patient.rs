use clinical::model::StartEncounter;
use model::{Action, Permission};
use platform::{Command, Failure, Tx};
use scheduling::{
    model::AppointmentState,
    server::{row, transition},
};

use crate::{
    model::{AdmitPatient, Mover, VisitChanged, VisitState},
    server::{refusal::Refusal, seat, visit},
};

/// The doctor lets the patient in: the consultation and the encounter begin with it, all or nothing. Whoever taps twice lets
/// in once.
impl Command for AdmitPatient {
    const NAME: &'static str = "telemedicine.admit_patient";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = VisitChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<VisitChanged, Failure> {
        let mut visit = visit::for_change(tx, self.appointment_id, Action::Treat).await?;
        visit.not_over()?;
        if visit.is_open() {
            return Ok(visit.changed());
        }
        if visit.state != VisitState::PatientWaiting {
            return Err(Refusal::NotWaiting.into());
        }
        begin_encounter(tx, &visit).await?;
        visit::walk(tx, &mut visit, Mover::Clinician, &[VisitState::ClinicianReady]).await?;
        seat::follow(tx, &mut visit).await?;
        Ok(visit.changed())
    }
}

/// The appointment is under way, and with it the encounter. By video nobody arrives at a desk: arriving is being seen.
pub(super) async fn begin_encounter(tx: &mut Tx, visit: &visit::VisitRow) -> Result<(), Failure> {
    let appointment = row::for_change(tx, visit.appointment, Action::Treat).await?;
    if appointment.state == AppointmentState::Booked {
        transition::walk(tx, &appointment, &[AppointmentState::Arrived], None).await?;
    }
    StartEncounter { appointment_id: visit.appointment }.execute(tx).await?;
    Ok(())
}
