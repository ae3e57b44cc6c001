//! GET /appointments/{id}/calendar.ics: an appointment for the patient's own calendar. Whoever may see
//! the appointment may have the file.

use axum::{
    Extension,
    extract::Path,
    response::{IntoResponse, Response},
};
use http::header;
use interop::icalendar::{Event, appointment_ics};
use model::AppointmentId;
use platform::{Ctx, query, web::errors};
use scheduling::model::ShowAppointment;

pub async fn appointment(Extension(ctx): Extension<Ctx>, Path(id): Path<AppointmentId>) -> Response {
    todo!()
}
