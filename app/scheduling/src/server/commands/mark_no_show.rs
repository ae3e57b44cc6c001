use jiff::SignedDuration;
use model::{Action, Permission};
use platform::{Command, Tx};

use crate::{
    model::{AppointmentState, Changed, MarkNoShow, NO_SHOW_GRACE_MINUTES},
    server::{row::for_change, rules::rules, transition, zone},
};

rules! {
    /// Why "did not come" can't be written.
    MarkNoShowError {
        /// Fifteen minutes after the start at the earliest.
        TooEarly { from: String } => "no_show_too_early", "This patient may still come: wait until {from}.";
    }
}

/// The patient did not come: only after the start and fifteen minutes of grace.
impl Command for MarkNoShow {
    const NAME: &'static str = "scheduling.mark_no_show";
    const PERMISSION: Permission = Permission::ReceivePatients;
    type Output = Changed;
    type Error = MarkNoShowError;

    async fn execute(self, tx: &mut Tx) -> Result<Changed, MarkNoShowError> {
        let row = for_change(tx, self.appointment_id, Action::Receive).await?;
        let from = row.starts_at + SignedDuration::from_mins(NO_SHOW_GRACE_MINUTES);
        if row.state == AppointmentState::Booked && tx.now() < from {
            let from = zone::local(from, &zone::zone(&row.zone)?).full();
            return Err(MarkNoShowError::TooEarly { from });
        }
        Ok(transition::walk(tx, &row, &[AppointmentState::NoShow], None).await?)
    }
}
