//! What somebody may do here: one struct per use case, as it comes from a form. The rules stand with
//! `impl Command` in `server/commands/`, one file per verb.

use model::{FacilityId, PatientId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Quick registration at the desk. As it is typed: `registration` says what is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterPatient {
    pub facility_id: FacilityId,
    #[serde(default)]
    pub family: String,
    #[serde(default)]
    pub given: String,
    #[serde(default)]
    pub birth_date_day: String,
    #[serde(default)]
    pub birth_date_month: String,
    #[serde(default)]
    pub birth_date_year: String,
    /// A `Sex` by code.
    #[serde(default)]
    pub sex: String,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub email: String,
    /// A BCP 47 tag; empty when it was not asked.
    #[serde(default)]
    pub language: String,
}

/// What became of a registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Registered {
    Patient(PatientId),
    /// Somebody very like this is here already: nothing was made yet, and the draft waits for the desk's eyes.
    LooksLikeOthers(Uuid),
}

/// "I have looked: this is somebody new."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmRegistration {
    pub draft_id: Uuid,
}

/// How the patient is reached, changed by the patient or at the desk. Empty takes a value away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditContact {
    pub patient_id: PatientId,
    /// The version that was on the screen.
    pub version: i32,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub address_line: String,
    #[serde(default)]
    pub city: String,
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub postal_code: String,
    #[serde(default)]
    pub country: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactEdited {
    pub version: i32,
}

/// Keeps what was typed under an id, so that no name stands in the address of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartSearch {
    #[serde(default)]
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchStarted {
    pub id: Uuid,
}
