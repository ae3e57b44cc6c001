use clinical::model::FinishVisit;
use model::{Action, Permission};
use platform::{Command, Failure, Tx};
use scheduling::model::AppointmentState;

use crate::{
    model::{FinishVideoVisit, Mover, VisitChanged, VisitState},
    server::{refusal::Refusal, seat, visit},
};

/// The doctor finishes: everybody's call ends, the encounter is complete, the appointment fulfilled and charged, all or nothing.
/// What went on by telephone is finished the same way, and stays on record as such. Leaving a call, or losing it, finishes
/// nothing.
impl Command for FinishVideoVisit {
    const NAME: &'static str = "telemedicine.finish";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = VisitChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<VisitChanged, Failure> {
        let mut row = visit::for_change(tx, self.appointment_id, Action::Treat).await?;
        match row.state {
            VisitState::Completed => return Ok(row.changed()),
            VisitState::FailedToPhone if !row.appointment_state.is_live() => return Ok(row.changed()),
            VisitState::FailedToPhone => {}
            VisitState::Ended => visit::walk(tx, &mut row, Mover::Clinician, &[VisitState::Completed]).await?,
            state if state.is_open() => {
                visit::walk(tx, &mut row, Mover::Clinician, &[VisitState::Ended, VisitState::Completed]).await?;
            }
            _ => return Err(Refusal::NotLetIn.into()),
        }
        if row.appointment_state == AppointmentState::InConsultation {
            FinishVisit { appointment_id: row.appointment }.execute(tx).await?;
        }
        seat::take_away(tx, row.appointment, None).await?;
        row.tell(tx);
        Ok(row.changed())
    }
}
