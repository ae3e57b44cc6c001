//! GET /appointments/{id}/calendar.ics: an appointment for the patient's own calendar. Whoever may see
//! the appointment may have the file.

use axum::{
    Extension,
    extract::Path,
    response::{IntoResponse, Response},
};
use http::header;
use interop::icalendar::{AppointmentInvite, appointment_ics};
use model::{AppError, AppointmentId};
use platform::{Ctx, query, web::errors};
use scheduling::model::{AppointmentDetail, AppointmentState, ShowAppointment};

pub async fn appointment(Extension(ctx): Extension<Ctx>, Path(id): Path<String>) -> Response {
    match invite(&ctx, &id).await {
        Ok(invite) => (
            [
                (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"appointment.ics\""),
            ],
            appointment_ics(&invite),
        )
            .into_response(),
        Err(error) => errors::response(&error),
    }
}

async fn show(ctx: &Ctx, appointment_id: AppointmentId) -> Result<AppointmentDetail, AppError> {
    query::ask(ctx.clone(), ShowAppointment { appointment_id }).await
}

async fn invite(ctx: &Ctx, id: &str) -> Result<AppointmentInvite, AppError> {
    let detail = show(ctx, id.parse().map_err(|_| AppError::NotFound)?).await?;
    let (uid, moves) = first_of(ctx, &detail).await?;
    let appointment = detail.appointment;
    let cancelled = match appointment.state {
        AppointmentState::Cancelled | AppointmentState::Expired | AppointmentState::EnteredInError => true,
        AppointmentState::Held
        | AppointmentState::Booked
        | AppointmentState::Arrived
        | AppointmentState::CheckedIn
        | AppointmentState::InConsultation
        | AppointmentState::Fulfilled
        | AppointmentState::Rescheduled
        | AppointmentState::NoShow => false,
    };
    let place = appointment.place;
    let address = [place.address_line, place.city, place.country];
    Ok(AppointmentInvite {
        uid: format!("{uid}@hale"),
        // A cancellation comes after every move.
        sequence: moves + u32::from(cancelled),
        starts_at: appointment.starts.at,
        ends_at: appointment.ends.at,
        stamp: ctx.hale.clock().now(),
        zone: place.zone,
        facility: place.name,
        address: address.into_iter().flatten().collect::<Vec<_>>().join(", "),
        cancelled,
    })
}

/// The appointment that this one was moved from, back to the first, and how often it was moved: a
/// calendar that has the first entry moves it instead of making a second one.
async fn first_of(ctx: &Ctx, detail: &AppointmentDetail) -> Result<(AppointmentId, u32), AppError> {
    let (mut first, mut before, mut moves) = (detail.appointment.id, detail.replaces, 0);
    while let Some(id) = before {
        let earlier = show(ctx, id).await?;
        (first, before, moves) = (id, earlier.replaces, moves + 1);
    }
    Ok((first, moves))
}
