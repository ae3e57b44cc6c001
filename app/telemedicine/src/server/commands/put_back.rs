use model::{Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{Mover, PutBack, VisitChanged, VisitState},
    server::{refusal::Refusal, visit},
};

/// The doctor puts the patient back into the waiting room, for a moment: the call is interrupted for everybody, the encounter
/// goes on.
impl Command for PutBack {
    const NAME: &'static str = "telemedicine.put_back";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = VisitChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<VisitChanged, Failure> {
        let mut row = visit::for_change(tx, self.appointment_id, Action::Treat).await?;
        row.not_over()?;
        match row.state {
            VisitState::PatientWaiting => {}
            state if state.is_open() => {
                visit::walk(tx, &mut row, Mover::Clinician, &[VisitState::PatientWaiting]).await?;
            }
            _ => return Err(Refusal::NotLetIn.into()),
        }
        Ok(row.changed())
    }
}
