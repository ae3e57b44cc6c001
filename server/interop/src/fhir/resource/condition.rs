use serde::Deserialize;

use crate::fhir::datatype::{
    Annotation, CodeableConcept, Concept, DateTime, ICD10CM, Period, Reference, SNOMED, notes,
};

/// FHIR Condition: a diagnosis, a problem.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    pub clinical_status: Option<CodeableConcept>,
    pub verification_status: Option<CodeableConcept>,
    pub code: Option<Concept>,
    pub subject: Reference,
    pub encounter: Option<Reference>,
    pub onset_date_time: Option<DateTime>,
    pub onset_period: Option<Period>,
    pub abatement_date_time: Option<DateTime>,
    pub abatement_period: Option<Period>,
    pub recorded_date: Option<DateTime>,
    #[serde(default)]
    pub note: Vec<Annotation>,
}

const CLINICAL: [(&str, &str); 6] = [
    ("active", "active"),
    ("recurrence", "recurrence"),
    ("relapse", "relapse"),
    ("remission", "remission"),
    ("inactive", "inactive"),
    ("resolved", "resolved"),
];

const VERIFICATION: [(&str, &str); 6] = [
    ("unconfirmed", "unconfirmed"),
    ("provisional", "provisional"),
    ("differential", "differential"),
    ("confirmed", "confirmed"),
    ("refuted", "refuted"),
    ("entered-in-error", "entered_in_error"),
];

impl Condition {
    /// Where nothing is said about it, an end tells that it is over; without one nobody knows, and it is not guessed.
    pub fn clinical_status(&self) -> Option<&'static str> {
        match &self.clinical_status {
            Some(status) => status.one_of(&CLINICAL),
            None if self.verification() == Some("entered_in_error") => Some("inactive"),
            None => self.abated().map(|_| "resolved"),
        }
    }

    pub fn verification(&self) -> Option<&'static str> {
        match &self.verification_status {
            Some(status) => status.one_of(&VERIFICATION),
            None => Some("unconfirmed"),
        }
    }

    /// The system's name here, and the code as it was sent.
    pub fn code(&self) -> (&'static str, Option<String>) {
        let known = self.code.as_ref().and_then(|code| code.code_in(&[("icd10cm", ICD10CM), ("snomed", SNOMED)]));
        known.map_or(("text", None), |(system, code)| (system, Some(code)))
    }

    pub fn onset(&self) -> Option<String> {
        let period = || self.onset_period.as_ref()?.start.clone();
        self.onset_date_time.clone().or_else(period).map(|DateTime(at)| at)
    }

    pub fn abated(&self) -> Option<String> {
        let period = || self.abatement_period.as_ref()?.end.clone();
        self.abatement_date_time.clone().or_else(period).map(|DateTime(at)| at)
    }

    pub fn notes(&self) -> Option<String> {
        notes(&self.note, 4000)
    }
}
