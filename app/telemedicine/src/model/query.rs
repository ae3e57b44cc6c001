//! What somebody may ask: one struct per question.

use ::model::AppointmentId;
use serde::{Deserialize, Serialize};

/// The patient's page of their own video visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyVideoVisit {
    pub appointment_id: AppointmentId,
}

/// The signed-in doctor's video visits of today: who waits, who comes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowWaitingList {}

/// The doctor's page of one visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowVideoVisit {
    pub appointment_id: AppointmentId,
}

/// The relay, for the patient or the doctor of this appointment, also for the device check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceServers {
    pub appointment_id: AppointmentId,
}

/// How a visit went, for the patient afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowVideoSummary {
    pub appointment_id: AppointmentId,
}

/// May this person watch the visit? (`/live/visit/{appointment}`)
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchVisit {
    pub appointment_id: AppointmentId,
}
