use model::{AppointmentId, Money, PatientId, PractitionerId, ServiceId, time::LocalTime};
use serde::{Deserialize, Serialize};

use super::{AppointmentState, CancelReason, CancelledBy, Place, PractitionerRef, ServiceMode, VisitMode};

/// How long a time is kept while somebody reads the price and decides.
pub const HOLD_MINUTES: i64 = 10;
/// How long after the start a patient is waited for before staff may write "did not come".
pub const NO_SHOW_GRACE_MINUTES: i64 = 15;
/// How many local dates ahead times are offered.
pub const HORIZON_DAYS: i32 = 90;
/// The longest "what is it about".
pub const REASON_MAX: usize = 500;

/// One appointment in a list or on a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentSummary {
    pub id: AppointmentId,
    pub state: AppointmentState,
    pub service_id: ServiceId,
    pub service_name: String,
    pub practitioner: PractitionerRef,
    pub place: Place,
    pub mode: VisitMode,
    pub starts: LocalTime,
    pub ends: LocalTime,
    pub price: Money,
    pub what_to_bring: Option<String>,
    pub may_move: bool,
    pub may_cancel: bool,
}

/// For whom, as much as every page about an appointment shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientRef {
    pub id: PatientId,
    pub name: String,
    pub mrn: String,
    /// On the day of the appointment, as the wards write it: "34 y", "5 m"; unknown when the birth date is.
    pub age: Option<String>,
    /// FHIR's administrative gender: `female`, `male`, `other`, `unknown`.
    pub sex: String,
}

/// Everything about one appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentDetail {
    pub appointment: AppointmentSummary,
    pub patient: PatientRef,
    /// What it is about, in the patient's words.
    pub reason: Option<String>,
    /// Until then patients may move or cancel it themselves.
    pub cancel_until: LocalTime,
    /// Why moving and cancelling are not offered, and what to do instead.
    pub locked_because: Option<String>,
    /// The appointment that this one replaced.
    pub replaces: Option<AppointmentId>,
    /// The appointment that replaced this one.
    pub replaced_by: Option<AppointmentId>,
    pub cancellation: Option<Cancellation>,
    /// Where an override let it overlap another one of the patient's: who and why.
    pub overlap_allowed: Option<String>,
    /// What happened to it, oldest first.
    pub history: Vec<Transition>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    pub at: LocalTime,
    pub by: CancelledBy,
    pub reason: CancelReason,
    pub note: Option<String>,
}

/// One change of state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    pub from: Option<AppointmentState>,
    pub to: AppointmentState,
    pub at: LocalTime,
    pub by: String,
    pub reason: Option<String>,
}

/// A patient's own list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentLists {
    /// Soonest first.
    pub upcoming: Vec<AppointmentSummary>,
    /// Latest first: what was attended, missed, cancelled.
    pub past: Vec<AppointmentSummary>,
}

/// The page on which a held time is checked and confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldDetail {
    pub appointment: AppointmentSummary,
    /// How the service can be had: one of them is chosen now.
    pub modes: ServiceMode,
    pub patient: PatientRef,
    /// What it will cost by today's price list, and who carries what. None: what the appointment says.
    pub estimate: Option<billing::model::Estimated>,
    pub expires: LocalTime,
    /// Seconds left when the page was made; nought or less when the hold has run out.
    pub seconds_left: i64,
    pub cancel_until: LocalTime,
    /// "You can cancel or move this yourself until Tue 24 Nov 2026, 14:30."
    pub cancel_rule: String,
}

/// The answer to holding a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub id: AppointmentId,
    pub expires_at: jiff::Timestamp,
}

/// The answer to giving a held time back: where the other times stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    pub service_id: ServiceId,
    pub practitioner_id: PractitionerId,
}

/// The answer to booking or moving: the appointment that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booked {
    pub id: AppointmentId,
    pub patient_id: PatientId,
}

/// The answer to a change of state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    pub id: AppointmentId,
    pub state: AppointmentState,
}
