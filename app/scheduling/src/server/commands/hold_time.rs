use jiff::SignedDuration;
use model::Permission;
use platform::{Command, Tx};

use crate::{
    model::{HOLD_MINUTES, Held, HoldTime},
    server::{
        occupy::{self, Terms, Wanted},
        request::{self, RequestError},
        rules::rules,
    },
};

rules! {
    /// Why a time can't be held.
    HoldTimeError {}
}

impl From<RequestError> for HoldTimeError {
    fn from(error: RequestError) -> Self {
        Self::Failure(error.into())
    }
}

/// Keeps a time for ten minutes, by the clock of the transaction. Whoever holds a time and takes another one lets
/// the first one go: nobody keeps two places while deciding.
///
/// Refused when the time is not offered, taken, or the patient has something else then: every conflict is named.
impl Command for HoldTime {
    const NAME: &'static str = "scheduling.hold_time";
    const PERMISSION: Permission = Permission::BookAppointments;
    type Output = Held;
    type Error = HoldTimeError;

    async fn execute(self, tx: &mut Tx) -> Result<Held, HoldTimeError> {
        let request = request::check(tx, self.patient_id, self.service_id, self.slot).await?;
        let expires_at = tx.now() + SignedDuration::from_mins(HOLD_MINUTES);
        let wanted = Wanted {
            patient: self.patient_id,
            practitioner: self.slot.practitioner_id,
            resource: request.resource,
            service: &request.service,
            starts_at: self.slot.starts_at,
            held_until: expires_at,
            terms: Terms::of(&request.service),
            mode: request.service.mode.first(),
            reason: None,
            replaces: None,
            override_id: None,
            instead_of_own_holds: true,
        };
        let id = occupy::occupy(tx, wanted).await?;
        Ok(Held { id, expires_at })
    }
}
