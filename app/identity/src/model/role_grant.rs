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

impl FacilityRoles {
    /// "Doctor, Administrator"
    pub fn titles(&self) -> String {
        self.roles.iter().map(|role| role_title(*role)).collect::<Vec<_>>().join(", ")
    }
}

/// What people call a role.
pub const fn role_title(role: Role) -> &'static str {
    match role {
        Role::Patient => "Patient",
        Role::Reception => "Reception",
        Role::Nurse => "Nurse",
        Role::Doctor => "Doctor",
        Role::Laboratory => "Laboratory",
        Role::Pharmacist => "Pharmacist",
        Role::Billing => "Billing",
        Role::Hr => "Personnel",
        Role::Administrator => "Administrator",
        Role::Auditor => "Auditor",
    }
}

/// The roles that an administrator can give, as a form offers them: name and title.
pub fn grantable_roles() -> Vec<(String, String)> {
    let granted = Role::ALL.into_iter().filter(|role| *role != Role::Patient);
    granted.map(|role| (role.name().to_owned(), role_title(role).to_owned())).collect()
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

/// The answer to both: whose role has changed, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChange {
    pub account_id: AccountId,
    pub role: Role,
}
