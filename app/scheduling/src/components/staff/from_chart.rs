use ::model::AppointmentId;
use kit::Variant;
use leptos::prelude::*;

/// What stands in a doctor's day and belongs to the chart, which scheduling does not know: `app` brings the two together.
/// A consultation is started and finished there, since an encounter begins and ends with it.
#[derive(Clone, Copy)]
pub struct FromChart {
    /// The form that starts the consultation of an appointment.
    pub start: Callback<(AppointmentId, Variant), AnyView>,
    /// What can be done with one that is under way.
    pub finish: Callback<(AppointmentId, Variant), AnyView>,
    /// What else waits for whoever looks: notes to sign.
    pub to_do: Callback<(), AnyView>,
    /// Goes up with every answer to these forms.
    pub version: Signal<usize>,
    /// Forgets old refusals.
    pub clear: Callback<()>,
}
