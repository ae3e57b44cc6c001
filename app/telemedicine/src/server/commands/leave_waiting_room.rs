use model::{Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{LeaveWaitingRoom, Mover, VisitChanged, VisitState},
    server::{refusal::Refusal, visit},
};

/// The patient leaves the waiting room, and can come back: their place is by the time of their appointment. The appointment stays.
impl Command for LeaveWaitingRoom {
    const NAME: &'static str = "telemedicine.leave_waiting_room";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = VisitChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<VisitChanged, Failure> {
        let mut row = visit::for_change(tx, self.appointment_id, Action::Edit).await?;
        match row.state {
            VisitState::Scheduled => {}
            VisitState::PatientWaiting => {
                visit::walk(tx, &mut row, Mover::Patient, &[VisitState::Scheduled]).await?;
            }
            VisitState::ClinicianReady | VisitState::InCall | VisitState::Reconnecting => {
                return Err(Refusal::AlreadyLetIn.into());
            }
            VisitState::Ended | VisitState::Completed | VisitState::FailedToPhone => return Err(Refusal::Over.into()),
        }
        Ok(row.changed())
    }
}
