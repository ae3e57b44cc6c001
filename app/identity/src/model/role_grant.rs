use model::{AccountId, FacilityId, Role};
use serde::{Deserialize, Serialize};

/// The roles that a person holds at one facility.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacilityRoles {
    pub facility: FacilityId,
    pub name: String,
    /// IANA name: times of this facility are shown in it.
    pub zone: String,
    pub roles: Vec<Role>,
}

/// Gives a person a role at a facility. The role `patient` is not granted: it follows from the patient
/// record.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GrantRole {
    /// The administrator names the person by the address they sign in with, since whoever comes from
    /// another facility is not in the list of this one.
    pub email: String,
    pub facility_id: FacilityId,
    pub role: String,
}

/// Takes a role at a facility away again. The last administrator of a facility stays one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RevokeRole {
    pub account_id: AccountId,
    pub facility_id: FacilityId,
    pub role: String,
}
