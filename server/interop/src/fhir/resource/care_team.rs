use serde::Deserialize;

use crate::fhir::datatype::{CodeableConcept, Period, Reference, Text};

/// FHIR CareTeam: who looks after the patient.
#[derive(Clone, Debug, Deserialize)]
pub struct CareTeam {
    pub status: Option<Status>,
    #[serde(default)]
    pub category: Vec<CodeableConcept>,
    pub name: Option<Text<300>>,
    pub subject: Option<Reference>,
    pub encounter: Option<Reference>,
    #[serde(default)]
    pub period: Period,
    #[serde(default)]
    pub participant: Vec<Participant>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Participant {
    #[serde(default)]
    pub role: Vec<CodeableConcept<300>>,
    pub member: Option<Reference>,
    #[serde(default)]
    pub period: Period,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Proposed,
    Active,
    Suspended,
    Inactive,
    EnteredInError,
}

impl CareTeam {
    pub fn status(&self) -> &'static str {
        match self.status {
            Some(Status::Proposed) => "proposed",
            Some(Status::Active) => "active",
            Some(Status::Suspended) => "suspended",
            Some(Status::Inactive) => "inactive",
            Some(Status::EnteredInError) => "entered_in_error",
            None => "unknown",
        }
    }

    pub fn words(&self) -> String {
        let category = || self.category.iter().find_map(CodeableConcept::words);
        self.name.clone().map(|name| name.0).or_else(category).unwrap_or_else(|| "Care team".to_owned())
    }
}
