use serde::Deserialize;

use crate::fhir::datatype::{CVX, CodeableConcept, DateTime, Reference, Text};

/// FHIR Immunization.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Immunization {
    pub status: Status,
    pub vaccine_code: CodeableConcept<300>,
    pub patient: Reference,
    pub encounter: Option<Reference>,
    /// A vaccination whose day nobody knows ("as a child") stays as it was written.
    pub occurrence_date_time: Option<DateTime>,
    pub lot_number: Option<Text<100>>,
    pub site: Option<CodeableConcept>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Completed,
    EnteredInError,
    NotDone,
}

impl Status {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::EnteredInError => "entered_in_error",
            Self::NotDone => "not_done",
        }
    }
}

impl Immunization {
    pub fn code(&self) -> Option<String> {
        self.vaccine_code.code_in(&[("cvx", CVX)]).map(|(_, code)| code)
    }
}
