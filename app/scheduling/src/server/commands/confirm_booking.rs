use model::{Action, AppError, FieldErrors, Permission};
use platform::{Command, Tx};

use crate::{
    model::{AppointmentState, Booked, ConfirmBooking, REASON_MAX, VisitMode},
    server::{
        news::{self, AppointmentBooked},
        offer, request,
        row::{AppointmentRow, for_change},
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

/// Said of a service that can't be had as somebody chose.
pub(super) const NOT_LIKE_THAT: &str = "Choose one: this service can’t be had like that.";

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

        let mode = mode(tx, &row, &self.mode).await?;
        if reason.is_some() || mode.is_some() {
            sqlx::query!(
                "update appointment set reason = coalesce($2, reason), mode = coalesce($3, mode) where id = $1",
                row.id.0,
                reason,
                mode.map(VisitMode::name),
            )
            .execute(tx.conn())
            .await?;
        }
        transition::walk(tx, &row, &[AppointmentState::Booked], None).await?;
        request::becomes_patient_of(tx, row.patient_id, row.facility_id).await?;
        news::tell(tx, row.patient_id, AppointmentBooked(row.id)).await?;
        Ok(booked)
    }
}

/// In person or by video, as they have chosen among the ways in which the service can be had.
async fn mode(tx: &mut Tx, row: &AppointmentRow, typed: &str) -> Result<Option<VisitMode>, ConfirmBookingError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let service = offer::service(tx.conn(), row.service_id).await?.ok_or(AppError::NotFound)?;
    let chosen = service.mode.chosen(typed).ok_or_else(|| AppError::invalid("mode", NOT_LIKE_THAT))?;
    Ok(Some(chosen))
}
