use model::{Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{AppointmentState, Changed, FinishConsultation},
    server::{row::for_change, transition},
};

/// The consultation is over; what is left of its time is free.
impl Command for FinishConsultation {
    const NAME: &'static str = "scheduling.finish_consultation";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = Changed;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Changed, Failure> {
        let row = for_change(tx, self.appointment_id, Action::Treat).await?;
        transition::walk(tx, &row, &[AppointmentState::Fulfilled], None).await
    }
}
