use kit::{Tag, Tone};
use leptos::prelude::*;

use crate::model::AppointmentState::{self, *};

/// Where an appointment stands, in the words of the staff.
#[component]
pub fn StateTag(state: AppointmentState) -> impl IntoView {
    view! { <Tag tone=tone(state)>{state.label()}</Tag> }
}

/// Attention is for those who wait: everything else can wait.
pub const fn tone(state: AppointmentState) -> Tone {
    match state {
        Arrived | CheckedIn => Tone::Attention,
        InConsultation => Tone::Information,
        Fulfilled => Tone::Success,
        NoShow => Tone::Danger,
        Held | Expired | Booked | Rescheduled | Cancelled | EnteredInError => Tone::Neutral,
    }
}
