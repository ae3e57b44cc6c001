use jiff::SignedDuration;
use model::{Action, Permission};
use platform::{Command, Tx};

use crate::{
    model::{AppointmentState, Booked, HOLD_MINUTES, MoveAppointment, VisitMode},
    server::{
        news::{self, AppointmentMoved},
        occupy::{self, Terms, Wanted},
        policy,
        request::{self, RequestError},
        row::for_change,
        rules::rules,
        transition, zone,
    },
};

rules! {
    /// Why an appointment can't be moved.
    MoveAppointmentError {
        SameTime => "same_time", "This is the time that you have already. Please choose another one.";
        /// Patients move it themselves until the cut-off; the desk may at any time.
        PastCutoff { until: String } => "past_cutoff", "You could move this yourself until {until}. Please call the clinic.";
    }
}

impl From<RequestError> for MoveAppointmentError {
    fn from(error: RequestError) -> Self {
        Self::Failure(error.into())
    }
}

/// Moves an appointment to another time, or to another doctor who offers the same service, in one transaction
/// (T1.7). Its own place counts as free; when the new one can't be had, everything stays as it was. The old row is
/// kept as "moved", the new one names it; price, cut-off and reason stay as they were agreed.
impl Command for MoveAppointment {
    const NAME: &'static str = "scheduling.move_appointment";
    const PERMISSION: Permission = Permission::MoveAppointments;
    type Output = Booked;
    type Error = MoveAppointmentError;

    async fn execute(self, tx: &mut Tx) -> Result<Booked, MoveAppointmentError> {
        let old = for_change(tx, self.appointment_id, Action::Move).await?;
        if old.state != AppointmentState::Booked {
            return Err(transition::not_listed(old.state, AppointmentState::Rescheduled).into());
        }
        if policy::is_bound_by_cutoff(tx.actor(), old.facility_id) && tx.now() > old.cancel_until() {
            let until = zone::local(old.cancel_until(), &zone::zone(&old.zone)?).full();
            return Err(MoveAppointmentError::PastCutoff { until });
        }
        if (old.practitioner_id, old.starts_at) == (self.slot.practitioner_id, self.slot.starts_at) {
            return Err(MoveAppointmentError::SameTime);
        }
        let request = request::check(tx, old.patient_id, old.service_id, self.slot).await?;
        let agreed = sqlx::query!(
            r#"select price_minor, currency, reason, mode as "mode: VisitMode" from appointment where id = $1"#,
            old.id.0
        )
        .fetch_one(tx.conn())
        .await?;

        transition::walk(tx, &old, &[AppointmentState::Rescheduled], None).await?;
        let wanted = Wanted {
            patient: old.patient_id,
            practitioner: self.slot.practitioner_id,
            resource: request.resource,
            service: &request.service,
            starts_at: self.slot.starts_at,
            held_until: tx.now() + SignedDuration::from_mins(HOLD_MINUTES),
            terms: Terms {
                price_minor: agreed.price_minor,
                currency: agreed.currency,
                cancel_cutoff_hours: old.cancel_cutoff_hours,
            },
            mode: agreed.mode,
            reason: agreed.reason,
            replaces: Some(old.id),
            override_id: None,
            instead_of_own_holds: false,
        };
        let id = occupy::occupy(tx, wanted).await?;
        let new = for_change(tx, id, Action::Move).await?;
        transition::walk(tx, &new, &[AppointmentState::Booked], None).await?;
        news::tell(tx, new.patient_id, AppointmentMoved(id)).await?;
        Ok(Booked { id, patient_id: new.patient_id })
    }
}
