use model::{Action, FieldErrors, Permission};
use platform::{Command, Tx};

use crate::{
    model::{AppointmentState, Booked, ConfirmBooking, REASON_MAX},
    server::{
        news::{self, AppointmentBooked},
        request,
        row::for_change,
        rules::rules,
        transition, words,
    },
};

rules! {
    /// Why a hold can't become an appointment.
    ConfirmBookingError {
        /// Ten minutes are over; somebody else may have the time by now.
        HoldExpired => "hold_expired", "The ten minutes for which this time was kept are over. Please choose a time again.";
    }
}

/// Turns a hold into an appointment: the place is the hold's own, so nothing can be in the way any more.
///
/// The row is locked and then judged by the transaction's clock. A sweeper on another machine with another clock
/// comes before or after, never in between: whoever has the row first wins, and no place is given twice either way.
impl Command for ConfirmBooking {
    const NAME: &'static str = "scheduling.confirm_booking";
    const PERMISSION: Permission = Permission::BookAppointments;
    type Output = Booked;
    type Error = ConfirmBookingError;

    async fn execute(self, tx: &mut Tx) -> Result<Booked, ConfirmBookingError> {
        let mut fields = FieldErrors::default();
        let reason = words::note(&mut fields, "reason", &self.reason, REASON_MAX);
        fields.into_result()?;

        let row = for_change(tx, self.appointment_id, Action::Book).await?;
        let booked = Booked { id: row.id, patient_id: row.patient_id };
        match row.state {
            AppointmentState::Held => {}
            // The page was sent again: what was wanted has happened.
            AppointmentState::Booked => return Ok(booked),
            AppointmentState::Expired => return Err(ConfirmBookingError::HoldExpired),
            other => return Err(transition::not_listed(other, AppointmentState::Booked).into()),
        }
        if row.held_until.is_none_or(|until| until <= tx.now()) {
            return Err(ConfirmBookingError::HoldExpired);
        }

        if reason.is_some() {
            sqlx::query!("update appointment set reason = $2 where id = $1", row.id.0, reason)
                .execute(tx.conn())
                .await?;
        }
        transition::walk(tx, &row, &[AppointmentState::Booked], None).await?;
        request::becomes_patient_of(tx, row.patient_id, row.facility_id).await?;
        news::tell(tx, row.patient_id, AppointmentBooked(row.id)).await?;
        Ok(booked)
    }
}
