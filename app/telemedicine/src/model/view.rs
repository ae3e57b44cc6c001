//! What the pages show.

use ::model::{AppointmentId, EncounterId, PractitionerId, time::LocalTime};
use scheduling::model::{AppointmentState, PatientRef, Place, PractitionerRef};
use serde::{Deserialize, Serialize};

use super::{
    ChatLine, ConsentGiven, DeviceCheck, GuestSeat, JoinWindow, Rating, Situation, TakesPartWith, VisitState, Waiting,
};

/// What every page about a visit says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitCard {
    pub appointment_id: AppointmentId,
    pub appointment_state: AppointmentState,
    pub state: VisitState,
    pub service_name: String,
    pub practitioner: PractitionerRef,
    pub place: Place,
    pub starts: LocalTime,
    pub ends: LocalTime,
    pub window: JoinWindow,
    /// Nobody joins any more: finished, by telephone, cancelled, moved, missed.
    pub over: bool,
}

/// The patient's page: consent, device check, waiting room, call, and what comes after, whichever fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnVideoVisit {
    pub visit: VisitCard,
    /// The one step that fits now.
    pub step: OwnStep,
    pub now: LocalTime,
    /// To the current text, for this appointment.
    pub consent: Option<ConsentGiven>,
    pub check: Option<DeviceCheck>,
    /// In the waiting room.
    pub waiting: Option<Waiting>,
    pub running_late_minutes: Option<u16>,
    /// By scheduling's rule; in the waiting room, too.
    pub may_cancel: bool,
    /// What the doctor calls where the call fails.
    pub phone: Option<String>,
}

model::named! {
    /// Where a patient stands on the way through their visit.
    OwnStep {
        /// The door is not open yet. The devices can be tried already.
        Early => "early", "Not open yet";
        Consent => "consent", "Consent";
        /// Then `check_in_to_visit`.
        Devices => "devices", "Check your device";
        WaitingRoom => "waiting_room", "Waiting room";
        /// Let in: take a ticket.
        Call => "call", "Call";
        /// Summary and feedback.
        After => "after", "Afterwards";
        /// Cancelled, moved, missed, or too late to join.
        Gone => "gone", "No longer to be joined";
    }
}

/// The doctor's list, live by `/live/day/{practitioner}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingList {
    pub practitioner_id: PractitionerId,
    pub now: LocalTime,
    pub running_late_minutes: Option<u16>,
    /// Waiting or let in, in the order in which they are seen.
    pub here: Vec<WaitingPatient>,
    /// Later today, or not there yet.
    pub to_come: Vec<WaitingPatient>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingPatient {
    pub appointment_id: AppointmentId,
    pub state: VisitState,
    pub patient: PatientRef,
    pub service_name: String,
    pub reason: Option<String>,
    pub starts: LocalTime,
    /// Since when they wait, and whole minutes.
    pub since: Option<LocalTime>,
    pub waiting_minutes: Option<i64>,
    /// Their page is open and connected.
    pub connected: bool,
    pub check: Option<DeviceCheck>,
    /// May be let in now.
    pub may_admit: bool,
}

/// The doctor's page of a visit: call, chat, guests; the chart stands beside it by the patient's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoVisit {
    pub visit: VisitCard,
    pub patient: PatientRef,
    /// Once the patient was let in: where the note is written.
    pub encounter: Option<EncounterId>,
    pub reason: Option<String>,
    pub situation: Situation,
    pub guests: Vec<GuestSeat>,
    pub chat: Vec<ChatLine>,
    pub check: Option<DeviceCheck>,
    /// What the patient can be called by.
    pub phones: Vec<String>,
    pub may_admit: bool,
    pub may_put_back: bool,
    pub may_finish: bool,
    pub may_fail_to_phone: bool,
    /// The form of an invitation is shown.
    pub may_invite: bool,
}

/// Afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoSummary {
    pub visit: VisitCard,
    pub by_telephone: bool,
    /// From when until when doctor and patient spoke.
    pub from: Option<LocalTime>,
    pub to: Option<LocalTime>,
    pub with: Option<TakesPartWith>,
    /// Whoever else was in the call.
    pub guests: Vec<String>,
    /// What the doctor has shared in words; more stands at `/record/visits/{encounter}`.
    pub summary: Option<String>,
    pub encounter: Option<EncounterId>,
    pub chat: Vec<ChatLine>,
    /// What the patient has said already.
    pub feedback: Option<Rating>,
}
