use model::{Action, Permission};
use platform::{Command, Tx};

use crate::{
    model::{AppointmentState, ReleaseHold, Released},
    server::{row::for_change, rules::rules, transition},
};

rules! {
    /// Why a hold can't be given back.
    ReleaseHoldError {
        /// Only a hold is let go; an appointment is cancelled, with a reason.
        NotAHold => "not_a_hold", "This is booked already. To call it off, cancel the appointment.";
    }
}

/// Gives a held time back at once. Giving it back twice changes nothing.
impl Command for ReleaseHold {
    const NAME: &'static str = "scheduling.release_hold";
    const PERMISSION: Permission = Permission::BookAppointments;
    type Output = Released;
    type Error = ReleaseHoldError;

    async fn execute(self, tx: &mut Tx) -> Result<Released, ReleaseHoldError> {
        let row = for_change(tx, self.appointment_id, Action::Book).await?;
        match row.state {
            AppointmentState::Held => {
                transition::walk(tx, &row, &[AppointmentState::Expired], None).await?;
            }
            AppointmentState::Expired => {}
            _ => return Err(ReleaseHoldError::NotAHold),
        }
        Ok(Released { service_id: row.service_id, practitioner_id: row.practitioner_id })
    }
}
