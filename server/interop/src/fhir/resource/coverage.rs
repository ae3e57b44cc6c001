use serde::Deserialize;

use crate::fhir::datatype::{CodeableConcept, Identifier, Name, Period, Reference};

/// FHIR Coverage: who pays. Synthea writes it into every bill, as a contained resource.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    pub status: Status,
    #[serde(rename = "type")]
    pub kind: Option<CodeableConcept>,
    pub subscriber_id: Option<Name>,
    #[serde(default)]
    pub identifier: Vec<Identifier>,
    pub beneficiary: Reference,
    #[serde(default)]
    pub period: Period,
    #[serde(default)]
    pub payor: Vec<Reference>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Active,
    Cancelled,
    Draft,
    EnteredInError,
}

impl Status {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Cancelled => "cancelled",
            Self::Draft => "draft",
            Self::EnteredInError => "entered-in-error",
        }
    }
}

impl Coverage {
    pub fn member_id(&self) -> Option<String> {
        let number = || self.identifier.iter().find_map(|identifier| identifier.value.clone());
        self.subscriber_id.clone().or_else(number).map(|id| id.0)
    }
}
