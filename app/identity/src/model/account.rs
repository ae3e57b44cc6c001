use model::{AccountId, FacilityId, PatientId, PractitionerId};
use serde::{Deserialize, Serialize};

use super::{FacilityRoles, Secret};

/// An account in an administrator's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSummary {
    pub id: AccountId,
    pub display_name: String,
    pub email: String,
    pub disabled: bool,
    /// That of the administrator who asks.
    pub own: bool,
    /// Only those of the facilities that the administrator answers for.
    pub facilities: Vec<FacilityRoles>,
}

/// The accounts with a role at a facility of the administrator.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Accounts {}

/// Makes an account for a member of staff, with a first role.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateAccount {
    pub email: String,
    pub display_name: String,
    pub password: Secret,
    pub facility_id: FacilityId,
    pub role: String,
}

/// Makes an account for a patient or a practitioner who is on record. Only the house itself does so
/// (import, demo hospital): an account with a patient's id reads that patient's record.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenAccount {
    pub email: String,
    pub display_name: String,
    pub password: Secret,
    pub patient_id: Option<PatientId>,
    pub practitioner_id: Option<PractitionerId>,
    pub demo: bool,
}

/// Makes a facility. Only the house itself does so: by the command line, or with the demo hospital.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateFacility {
    pub name: String,
    /// IANA name, such as `Europe/London`.
    pub zone: String,
    pub phone: String,
    pub address_line: String,
    pub city: String,
    pub country: String,
    /// ISO 4217, such as `GBP`.
    pub currency: String,
}

/// `hale admin create`: the first administrator of a facility. Everybody else is let in by them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateFirstAdministrator {
    pub email: String,
    pub display_name: String,
    pub password: Secret,
    pub facility_id: FacilityId,
}

/// Shuts a person out, at once: open sessions end with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DisableAccount {
    pub account_id: AccountId,
}

/// Lets a person in again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnableAccount {
    pub account_id: AccountId,
}
