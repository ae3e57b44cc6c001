//! What somebody may do here: one struct per use case, as it comes from a form. The rules stand with
//! `impl Command` in `server/commands/`, one file per verb.

use model::{AppointmentId, PatientId, ServiceId};
use serde::{Deserialize, Serialize};

use super::SlotKey;

/// Keep a time for ten minutes, while the price is read and the reason is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldTime {
    pub patient_id: PatientId,
    pub service_id: ServiceId,
    pub slot: SlotKey,
}

/// Give a held time back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseHold {
    pub appointment_id: AppointmentId,
}

/// Turn a held time into an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmBooking {
    pub appointment_id: AppointmentId,
    /// What it is about; may be left empty. At most 500 characters.
    #[serde(default)]
    pub reason: String,
    /// A `VisitMode` by name, where the service can be had in person or by video; empty: as the hold has it.
    #[serde(default)]
    pub mode: String,
}

/// Move an appointment to another time, in one step: if that time is gone, the old one stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveAppointment {
    pub appointment_id: AppointmentId,
    pub slot: SlotKey,
}

/// Call an appointment off. Patients may until the cut-off, staff at any time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelAppointment {
    pub appointment_id: AppointmentId,
    /// A `CancelReason` by name.
    #[serde(default)]
    pub reason: String,
    /// In the person's own words; needed with "other".
    #[serde(default)]
    pub note: String,
}

/// The rule that a patient is in one place at a time (T1.4), by the name under which it refuses. Staff may
/// override it with a reason.
pub const PATIENT_OVERLAP: &str = "patient_overlap";

/// Staff book for a patient, at the desk or on the telephone: held and confirmed in one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookForPatient {
    pub patient_id: PatientId,
    pub service_id: ServiceId,
    pub slot: SlotKey,
    #[serde(default)]
    pub reason: String,
    /// A `VisitMode` by name, where the service can be had in person or by video; empty: in person, if that can be had.
    #[serde(default)]
    pub mode: String,
    /// Why the patient may have two appointments at once; empty: they may not.
    #[serde(default)]
    pub override_reason: String,
}

/// The patient is in the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkArrived {
    pub appointment_id: AppointmentId,
    /// Needed only after "did not come" was written.
    #[serde(default)]
    pub late_reason: String,
}

/// The desk has checked who it is and the papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckIn {
    pub appointment_id: AppointmentId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartConsultation {
    pub appointment_id: AppointmentId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishConsultation {
    pub appointment_id: AppointmentId,
}

/// The patient did not come: from fifteen minutes after the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkNoShow {
    pub appointment_id: AppointmentId,
}

/// It should never have been written; it stays readable, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkEnteredInError {
    pub appointment_id: AppointmentId,
    #[serde(default)]
    pub reason: String,
}
