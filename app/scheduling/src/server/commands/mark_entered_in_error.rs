use model::{Action, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{AppointmentState, Changed, MarkEnteredInError, REASON_MAX},
    server::{row::for_change, transition, words},
};

/// It should never have been written: the wrong patient, the wrong day. It stays readable, with the reason, and
/// occupies nothing.
impl Command for MarkEnteredInError {
    const NAME: &'static str = "scheduling.mark_entered_in_error";
    const PERMISSION: Permission = Permission::ReceivePatients;
    type Output = Changed;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Changed, Failure> {
        let mut fields = FieldErrors::default();
        let ask = "Say what was wrong, such as “booked for the wrong patient”.";
        let reason = words::required(&mut fields, "reason", &self.reason, REASON_MAX, ask);
        fields.into_result()?;
        let row = for_change(tx, self.appointment_id, Action::Edit).await?;
        transition::walk(tx, &row, &[AppointmentState::EnteredInError], Some(&reason)).await
    }
}
