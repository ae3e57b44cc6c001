use serde::{Deserialize, Serialize};

/// What a person does in the house. A person holds roles per facility; `Patient` is held by having a
/// patient record, everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Patient,
    Reception,
    Nurse,
    Doctor,
    Laboratory,
    Pharmacist,
    Billing,
    Hr,
    Administrator,
    Auditor,
}

impl Role {
    pub const ALL: [Self; 10] = [
        Self::Patient,
        Self::Reception,
        Self::Nurse,
        Self::Doctor,
        Self::Laboratory,
        Self::Pharmacist,
        Self::Billing,
        Self::Hr,
        Self::Administrator,
        Self::Auditor,
    ];

    /// The name in the database and in the golden table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Reception => "reception",
            Self::Nurse => "nurse",
            Self::Doctor => "doctor",
            Self::Laboratory => "laboratory",
            Self::Pharmacist => "pharmacist",
            Self::Billing => "billing",
            Self::Hr => "hr",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}
