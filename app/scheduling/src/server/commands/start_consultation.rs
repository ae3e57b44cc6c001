use model::{Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{AppointmentState, Changed, StartConsultation},
    server::{row::for_change, transition},
};

/// The doctor calls the patient in. Where the desk has not checked them in, the doctor does so by starting: both
/// moves are written.
impl Command for StartConsultation {
    const NAME: &'static str = "scheduling.start_consultation";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = Changed;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Changed, Failure> {
        let row = for_change(tx, self.appointment_id, Action::Treat).await?;
        let path: &[AppointmentState] = match row.state {
            AppointmentState::Arrived => &[AppointmentState::CheckedIn, AppointmentState::InConsultation],
            _ => &[AppointmentState::InConsultation],
        };
        transition::walk(tx, &row, path, None).await
    }
}
