use std::time::Duration;

use ::model::AppointmentId;
use jiff::{SignedDuration, Timestamp};
use js_sys::Date;
use kit::{ButtonRow, LinkButton, Variant};
use leptos::prelude::*;
use scheduling::{
    components::portal::is_to_come,
    model::{AppointmentState, AppointmentSummary, VisitMode},
};

use crate::model::{Door, door, limits::JOIN_BEFORE_MINUTES};

/// The way into the video visit of an appointment; nothing where it is none, or no longer to come.
pub fn join(appointment: &AppointmentSummary) -> AnyView {
    let AppointmentSummary { id, state, mode, starts, ends, .. } = appointment;
    let under_way =
        matches!(state, AppointmentState::Arrived | AppointmentState::CheckedIn | AppointmentState::InConsultation);
    match mode {
        VisitMode::Video if is_to_come(*state) || under_way => {
            view! { <Join id=*id starts=starts.at ends=ends.at/> }.into_any()
        }
        VisitMode::Video | VisitMode::InPerson => ().into_any(),
    }
}

/// From a quarter of an hour before the beginning one joins; until then one can try one's devices. What the time is is
/// known in the browser: the server's words are right at any time.
#[component]
fn Join(id: AppointmentId, starts: Timestamp, ends: Timestamp) -> impl IntoView {
    let stands = RwSignal::new(None::<Door>);
    Effect::new(move |_| {
        let now = move || Timestamp::from_millisecond(Date::now() as i64).unwrap_or(starts);
        let look = move || {
            stands.try_set(Some(door(starts, ends, now()).2));
        };
        look();
        let opens = starts - SignedDuration::from_mins(JOIN_BEFORE_MINUTES);
        let soon = u64::try_from(opens.duration_since(now()).as_millis()).unwrap_or_default();
        // A timer of the browser is no longer than a few days.
        if (1..86_400_000).contains(&soon)
            && let Ok(clock) = set_timeout_with_handle(look, Duration::from_millis(soon))
        {
            on_cleanup(move || clock.clear());
        }
    });
    let href = format!("/appointments/{id}/video");
    move || {
        let href = href.clone();
        let (words, variant) = match stands.get() {
            None => ("Open the video visit", Variant::Primary),
            Some(Door::Open) => ("Join the video visit", Variant::Primary),
            Some(Door::Early) => ("Try camera and microphone", Variant::Secondary),
            Some(Door::Closed) => ("The video visit", Variant::Secondary),
        };
        view! { <ButtonRow><LinkButton href variant afresh=true>{words}</LinkButton></ButtonRow> }
    }
}
