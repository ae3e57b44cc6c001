//! What may be asked here, and the answers that are more than a patient.

use model::{Page, PatientId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Desk, PatientHit, PossibleDuplicate, RegisterPatient};

/// The patients that a started search finds, best first. Only those of the asker's facilities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchPatients {
    pub search: Uuid,
    /// From 1.
    pub page: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What was typed, to stand in the field again.
    pub text: String,
    pub patients: Page<PatientHit>,
    /// "If 100000032 is a record number: the last digit does not fit …"
    pub hint: Option<String>,
    /// Whether the asker may register somebody who is not here.
    pub may_register: bool,
}

impl Found {
    /// A search finds no more than these; `total` is one more when there are.
    pub const MOST: i64 = 1000;
}

/// The banner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientChartHead {
    pub patient_id: PatientId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowPatient {
    pub patient_id: PatientId,
}

/// The signed-in patient's own details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyRecord {}

/// What the registration page starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRegistration {
    /// A registration that waits for a look at possible duplicates.
    pub draft: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Where the asker may register.
    pub desks: Vec<Desk>,
    pub draft: Option<Draft>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub id: Uuid,
    pub typed: RegisterPatient,
    /// Most likely first.
    pub duplicates: Vec<PossibleDuplicate>,
}
