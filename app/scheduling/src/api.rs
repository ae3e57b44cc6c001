//! The server functions of scheduling, one statement each. Commands take the form's idempotency key; a
//! repeat returns the first answer. Questions travel as JSON in a POST, so that no name stands in a URL.

use ::model::{AppError, IdempotencyKey, ServiceId};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::model;
#[cfg(feature = "ssr")]
use crate::server;

// Booking

#[server]
pub async fn hold_time(key: IdempotencyKey, cmd: model::HoldTime) -> Result<model::Held, AppError> {
    let held = server::run(key, cmd).await?;
    server::redirect(&format!("/book/confirm/{}", held.id));
    Ok(held)
}

#[server]
pub async fn release_hold(key: IdempotencyKey, cmd: model::ReleaseHold) -> Result<model::Released, AppError> {
    let released = server::run(key, cmd).await?;
    server::redirect(&format!("/book/{}/{}", released.service_id, released.practitioner_id));
    Ok(released)
}

#[server]
pub async fn confirm_booking(key: IdempotencyKey, cmd: model::ConfirmBooking) -> Result<model::Booked, AppError> {
    let booked = server::run(key, cmd).await?;
    server::redirect(&format!("/appointments/{}?booked=1", booked.id));
    Ok(booked)
}

/// From the portal: back to the patient's own page of the appointment.
#[server]
pub async fn move_appointment(key: IdempotencyKey, cmd: model::MoveAppointment) -> Result<model::Booked, AppError> {
    let moved = server::run(key, cmd).await?;
    server::redirect(&format!("/appointments/{}?moved=1", moved.id));
    Ok(moved)
}

/// From the portal.
#[server]
pub async fn cancel_appointment(
    key: IdempotencyKey,
    cmd: model::CancelAppointment,
) -> Result<model::Changed, AppError> {
    let cancelled = server::run(key, cmd).await?;
    server::redirect(&format!("/appointments/{}?cancelled=1", cancelled.id));
    Ok(cancelled)
}

// The desk and the doctor

#[server]
pub async fn book_for_patient(key: IdempotencyKey, cmd: model::BookForPatient) -> Result<model::Booked, AppError> {
    let booked = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/appointments/{}?booked=1", booked.id));
    Ok(booked)
}

/// From the staff pages: on to the new time.
#[server]
pub async fn move_for_patient(key: IdempotencyKey, cmd: model::MoveAppointment) -> Result<model::Booked, AppError> {
    let moved = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/appointments/{}?moved=1", moved.id));
    Ok(moved)
}

/// From the staff pages: stays on the page.
#[server]
pub async fn cancel_for_patient(
    key: IdempotencyKey,
    cmd: model::CancelAppointment,
) -> Result<model::Changed, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn mark_arrived(key: IdempotencyKey, cmd: model::MarkArrived) -> Result<model::Changed, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn check_in(key: IdempotencyKey, cmd: model::CheckIn) -> Result<model::Changed, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn mark_no_show(key: IdempotencyKey, cmd: model::MarkNoShow) -> Result<model::Changed, AppError> {
    server::run(key, cmd).await
}

#[server]
pub async fn mark_entered_in_error(
    key: IdempotencyKey,
    cmd: model::MarkEnteredInError,
) -> Result<model::Changed, AppError> {
    server::run(key, cmd).await
}

// Planning: when people work, and what is offered

#[server]
pub async fn plan_sessions(key: IdempotencyKey, cmd: model::PlanSessions) -> Result<model::PlannedFor, AppError> {
    let planned = server::run(key, cmd).await?;
    server::to_plan(planned, "sessions");
    Ok(planned)
}

#[server]
pub async fn stop_session(key: IdempotencyKey, cmd: model::StopSession) -> Result<model::PlannedFor, AppError> {
    let planned = server::run(key, cmd).await?;
    server::to_plan(planned, "stopped");
    Ok(planned)
}

#[server]
pub async fn plan_absence(key: IdempotencyKey, cmd: model::PlanAbsence) -> Result<model::PlannedFor, AppError> {
    let planned = server::run(key, cmd).await?;
    server::to_plan(planned, "away");
    Ok(planned)
}

#[server]
pub async fn plan_extra_session(
    key: IdempotencyKey,
    cmd: model::PlanExtraSession,
) -> Result<model::PlannedFor, AppError> {
    let planned = server::run(key, cmd).await?;
    server::to_plan(planned, "extra");
    Ok(planned)
}

#[server]
pub async fn remove_exception(key: IdempotencyKey, cmd: model::RemoveException) -> Result<model::PlannedFor, AppError> {
    let planned = server::run(key, cmd).await?;
    server::to_plan(planned, "removed");
    Ok(planned)
}

#[server]
pub async fn plan_closure(key: IdempotencyKey, cmd: model::PlanClosure) -> Result<model::PlannedAt, AppError> {
    let planned = server::run(key, cmd).await?;
    server::redirect("/staff/closures?done=closed");
    Ok(planned)
}

#[server]
pub async fn remove_closure(key: IdempotencyKey, cmd: model::RemoveClosure) -> Result<model::PlannedAt, AppError> {
    let planned = server::run(key, cmd).await?;
    server::redirect("/staff/closures?done=opened");
    Ok(planned)
}

#[server]
pub async fn plan_service(key: IdempotencyKey, cmd: model::PlanService) -> Result<ServiceId, AppError> {
    let service = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/services?service={service}&done=created"));
    Ok(service)
}

#[server]
pub async fn save_service(key: IdempotencyKey, cmd: model::SaveService) -> Result<ServiceId, AppError> {
    let service = server::run(key, cmd).await?;
    server::redirect(&format!("/staff/services?service={service}&done=saved"));
    Ok(service)
}

/// Stays on the page.
#[server]
pub async fn offer_service(key: IdempotencyKey, cmd: model::OfferService) -> Result<(), AppError> {
    server::run(key, cmd).await
}

// Questions

#[server(input = Json)]
pub async fn booking_choices(query: model::BookingChoices) -> Result<model::Choices, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn doctors(query: model::Doctors) -> Result<Vec<model::DoctorCard>, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn doctor_profile(query: model::DoctorProfile) -> Result<model::Doctor, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn free_days(query: model::FreeDays) -> Result<model::FreeDaysFound, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn move_choices(query: model::MoveChoices) -> Result<model::Movable, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn appointment(query: model::ShowAppointment) -> Result<model::AppointmentDetail, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn hold(query: model::ShowHold) -> Result<model::HoldDetail, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn my_appointments(query: model::MyAppointments) -> Result<model::AppointmentLists, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn next_appointment(query: model::NextAppointment) -> Result<Option<model::AppointmentSummary>, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn patient_appointments(query: model::PatientAppointments) -> Result<model::AppointmentLists, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn practitioner_day(query: model::PractitionerDay) -> Result<model::Day, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn practitioner_week(query: model::PractitionerWeek) -> Result<model::Week, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn day_practitioners(query: model::DayPractitioners) -> Result<Vec<model::DayPractitioner>, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn plans(query: model::ShowPlans) -> Result<model::Plans, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn plan(query: model::ShowPlan) -> Result<model::Plan, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn closures(query: model::ShowClosures) -> Result<model::ClosurePlan, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn planned_services(query: model::ShowServices) -> Result<model::ServicePlan, AppError> {
    server::ask(query).await
}

#[server(input = Json)]
pub async fn stranded(query: model::ShowStranded) -> Result<Vec<model::Stranded>, AppError> {
    server::ask(query).await
}
