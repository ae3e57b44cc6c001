use model::{Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{AppointmentState, Changed, CheckIn},
    server::{row::for_change, transition},
};

/// The desk has seen who it is, and the papers are in order. Only after arriving.
impl Command for CheckIn {
    const NAME: &'static str = "scheduling.check_in";
    const PERMISSION: Permission = Permission::ReceivePatients;
    type Output = Changed;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Changed, Failure> {
        let row = for_change(tx, self.appointment_id, Action::Receive).await?;
        transition::walk(tx, &row, &[AppointmentState::CheckedIn], None).await
    }
}
