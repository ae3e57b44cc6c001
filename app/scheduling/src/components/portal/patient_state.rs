use kit::{Tag, Tone};
use leptos::prelude::*;

use crate::model::AppointmentState::{self, *};

/// Still before the patient: worth a calendar file, moving, cancelling.
pub const fn is_to_come(state: AppointmentState) -> bool {
    matches!(state, Booked)
}

/// The state in words to the patient, who is not "no show".
#[component]
pub fn PatientState(state: AppointmentState) -> impl IntoView {
    view! { <Tag tone=tone(state)>{words(state)}</Tag> }
}

const fn words(state: AppointmentState) -> &'static str {
    match state {
        Held => "Not booked yet",
        Expired => "Not booked",
        Booked => "Booked",
        Arrived => "You have arrived",
        CheckedIn => "Checked in",
        InConsultation => "With the doctor",
        Fulfilled => "Done",
        Rescheduled => "Moved",
        Cancelled => "Cancelled",
        NoShow => "Missed",
        EnteredInError => "Entered by mistake",
    }
}

const fn tone(state: AppointmentState) -> Tone {
    match state {
        Held | NoShow => Tone::Attention,
        Booked | Arrived | CheckedIn | InConsultation => Tone::Success,
        Expired | Fulfilled | Rescheduled | Cancelled | EnteredInError => Tone::Neutral,
    }
}
