use ::model::AppointmentId;
use leptos::prelude::*;

/// A file for the phone's own calendar; not a page, so not for the router.
#[component]
pub fn CalendarLink(id: AppointmentId) -> impl IntoView {
    let href = format!("/appointments/{id}/calendar.ics");
    view! { <a class="button secondary" href=href rel="external" download="appointment.ics">"Add to calendar"</a> }
}
