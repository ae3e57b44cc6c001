//! HL7 messages that came and went, and the results that wait for a person.

use model::{FacilityId, Hl7MessageId, Hl7UnfiledId, LabOrderId, LabReportId, PatientId, time::LocalTime};
use patients::model::PatientHit;
use scheduling::model::PatientRef;
use serde::{Deserialize, Serialize};

use super::named::named;

named! {
    /// Why nobody could file it by rule.
    Reason {
        NoPatient => "no_patient", "It is not known whose they are";
        PatientDiffers => "patient_differs", "The message contradicts the record";
        UnknownTest => "unknown_test", "Not in this house’s catalogue";
        Unit => "unit", "The unit makes no sense";
        Value => "value", "The value can’t be read";
        LatePreliminary => "late_preliminary", "Preliminary, after the final one";
        NoSpecimen => "no_specimen", "The tube is not accepted here";
        Other => "other", "Another reason";
    }
}

impl Reason {
    /// What is final is not replaced by what is not, whoever asks for it (T6.6).
    pub const fn may_be_filed(self) -> bool {
        !matches!(self, Self::LatePreliminary)
    }
}

named! {
    MessageState {
        Applied => "applied", "Filed";
        PartlyQueued => "partly_queued", "Filed in part";
        Queued => "queued", "Waits for a person";
        Refused => "refused", "Refused";
        Waiting => "waiting", "To be sent";
        Sent => "sent", "Sent";
        Failed => "failed", "Refused by the receiver";
    }
}

named! {
    UnfiledState {
        Open => "open", "Open";
        Filed => "filed", "Filed";
        Dismissed => "dismissed", "Dismissed";
    }
}

// Questions

/// What waits for a person, the oldest first, and the latest messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowMessages {
    pub facility_id: Option<FacilityId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowUnfiled {
    pub unfiled_id: Hl7UnfiledId,
    /// A search for the patient (`FindPatientFor`).
    pub search: Option<uuid::Uuid>,
    /// The patient who was chosen, to choose the order or the report.
    pub patient_id: Option<PatientId>,
}

// Commands

/// Look for the patient whose results these are. What is typed is kept for an hour under an id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindPatientFor {
    pub unfiled_id: Hl7UnfiledId,
    #[serde(default)]
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientSought {
    pub unfiled_id: Hl7UnfiledId,
    pub search: uuid::Uuid,
}

/// These are this patient's results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileUnfiled {
    pub unfiled_id: Hl7UnfiledId,
    pub patient_id: PatientId,
    /// The order that they answer; empty: none of this house, they become a report of their own.
    #[serde(default)]
    pub order_id: String,
    /// Why it is known that they are this patient's.
    #[serde(default)]
    pub reason: String,
}

/// They are nobody's here, or not wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DismissUnfiled {
    pub unfiled_id: Hl7UnfiledId,
    #[serde(default)]
    pub reason: String,
}

/// They were filed with the wrong patient: what was filed is withdrawn there, and waits again here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlinkFiled {
    pub unfiled_id: Hl7UnfiledId,
    #[serde(default)]
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnfiledChanged {
    pub id: Hl7UnfiledId,
    pub state: UnfiledState,
}

// Answers

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Messages {
    pub facility_id: FacilityId,
    pub facility_name: String,
    /// Other facilities at which the person files messages.
    pub others: Vec<(FacilityId, String)>,
    pub waiting: Vec<UnfiledLine>,
    /// More wait than are shown.
    pub more: bool,
    pub latest: Vec<MessageLine>,
    /// Events that wait to be sent, and where to; none where nothing is sent.
    pub outbound: Option<Outbound>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbound {
    pub address: String,
    pub waiting: i64,
    pub since: Option<LocalTime>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnfiledLine {
    pub id: Hl7UnfiledId,
    pub at: LocalTime,
    pub sender: String,
    pub reason: Reason,
    pub detail: String,
    pub report: String,
    /// The name that was sent, for looking it up by eye.
    pub claimed: Option<String>,
    pub results: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageLine {
    pub id: Hl7MessageId,
    pub at: LocalTime,
    pub incoming: bool,
    pub kind: String,
    pub sender: String,
    pub control_id: String,
    pub state: MessageState,
    pub reason: Option<String>,
}

/// A group of results that waits, or waited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfiled {
    pub id: Hl7UnfiledId,
    pub facility_name: String,
    pub at: LocalTime,
    pub sender: String,
    pub message: String,
    pub reason: Reason,
    pub detail: String,
    pub state: UnfiledState,
    pub claimed: Claimed,
    pub report: String,
    pub performer: Option<String>,
    pub collected: Option<LocalTime>,
    pub results: Vec<SentResult>,
    pub settled: Option<Settled>,
    /// What was typed to find the patient, and who was found.
    pub search: Option<Sought>,
    /// The patient who was chosen, with the orders that these results may answer.
    pub chosen: Option<Chosen>,
}

/// Whom the sender means, in its own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    pub name: Option<String>,
    pub numbers: Vec<String>,
    pub birth_date: Option<String>,
    pub sex: Option<String>,
    pub orders: Vec<String>,
    pub tubes: Vec<String>,
}

/// As it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentResult {
    pub position: i16,
    pub code: String,
    pub name: String,
    pub value: String,
    pub unit: Option<String>,
    pub range: Option<String>,
    pub flags: String,
    pub status: String,
    pub comment: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    pub at: LocalTime,
    pub by: String,
    pub reason: Option<String>,
    pub report: Option<LabReportId>,
    pub patient: Option<PatientRef>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sought {
    pub text: String,
    pub found: Vec<PatientHit>,
    pub more: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    pub patient: PatientRef,
    pub birth_date: Option<String>,
    /// Where the sender says otherwise: "The birth date that was sent is another one".
    pub differs: Vec<String>,
    pub orders: Vec<OrderToAnswer>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderToAnswer {
    pub id: LabOrderId,
    pub number: String,
    pub ordered: LocalTime,
    pub what: String,
}
