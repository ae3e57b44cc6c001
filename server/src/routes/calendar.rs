//! GET /appointments/{id}/calendar.ics: an appointment for the patient's own calendar. Whoever may see
//! the appointment may have the file.

use axum::{
    Extension,
    extract::Path,
    response::{IntoResponse, Response},
};
use http::header;
use interop::icalendar::{AppointmentInvite, appointment_ics};
use model::{AppError, AppointmentId, Permission};
use platform::{Ctx, Failure, Query, Tx, query, web::errors};
use scheduling::model::{AppointmentDetail, AppointmentState, ShowAppointment, VisitMode};

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
    let by_video = appointment.mode == VisitMode::Video;
    let join = by_video.then(|| format!("{}/appointments/{}/video", ctx.hale.base_url(), appointment.id));
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
        join,
        cancelled,
    })
}

/// The appointment that this one was moved from, back to the first, and how often it was moved, by people or
/// by clocks that were changed: a calendar that has the first entry moves it instead of making a second one.
async fn first_of(ctx: &Ctx, detail: &AppointmentDetail) -> Result<(AppointmentId, u32), AppError> {
    let (mut chain, mut before) = (vec![detail.appointment.id], detail.replaces);
    while let Some(id) = before {
        chain.push(id);
        before = show(ctx, id).await?.replaces;
    }
    let first = chain.last().copied().unwrap_or(detail.appointment.id);
    let moves = u32::try_from(chain.len() - 1).unwrap_or(u32::MAX);
    Ok((first, moves + query::ask(ctx.clone(), Realignments { chain }).await?))
}

/// How often the clocks were changed under these appointments, which the person has just been shown.
struct Realignments {
    chain: Vec<AppointmentId>,
}

impl Query for Realignments {
    const NAME: &'static str = "scheduling.realignments";
    const PERMISSION: Permission = Permission::ViewAppointments;
    type Output = u32;

    async fn execute(self, tx: &mut Tx) -> Result<u32, Failure> {
        let chain: Vec<_> = self.chain.iter().map(|id| id.0).collect();
        let count = sqlx::query_scalar!(
            r#"select count(*) as "count!" from appointment_realignment where appointment_id = any($1)"#,
            &chain,
        )
        .fetch_one(tx.conn())
        .await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }
}
