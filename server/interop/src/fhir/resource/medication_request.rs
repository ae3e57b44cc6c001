use serde::Deserialize;

use crate::fhir::datatype::{Concept, DateTime, RXNORM, Reference};

use super::dosage::Dosage;

/// FHIR MedicationRequest: a drug that was prescribed elsewhere.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MedicationRequest {
    pub status: Status,
    pub intent: Intent,
    #[serde(default)]
    pub do_not_perform: bool,
    pub medication_codeable_concept: Option<Concept>,
    pub medication_reference: Option<Reference>,
    #[serde(default)]
    pub contained: Vec<Contained>,
    pub subject: Reference,
    pub encounter: Option<Reference>,
    pub authored_on: Option<DateTime>,
    pub requester: Option<Reference>,
    #[serde(default)]
    pub dosage_instruction: Vec<Dosage>,
    #[serde(default)]
    pub reason_code: Vec<Concept>,
    #[serde(default)]
    pub reason_reference: Vec<Reference>,
}

/// A drug that the request carries with it.
#[derive(Clone, Debug, Deserialize)]
pub struct Contained {
    pub id: Option<String>,
    pub code: Option<Concept>,
}

/// FHIR Medication: a drug that requests refer to.
#[derive(Clone, Debug, Deserialize)]
pub struct Medication {
    pub code: Option<Concept>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Active,
    OnHold,
    Cancelled,
    Completed,
    EnteredInError,
    Stopped,
    Draft,
    Unknown,
}

impl Status {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::OnHold => "on_hold",
            Self::Cancelled => "cancelled",
            Self::Completed => "completed",
            Self::EnteredInError => "entered_in_error",
            Self::Stopped => "stopped",
            Self::Draft => "draft",
            Self::Unknown => "unknown",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Intent {
    Proposal,
    Plan,
    Order,
    OriginalOrder,
    ReflexOrder,
    FillerOrder,
    InstanceOrder,
    Option,
}

impl MedicationRequest {
    /// "Do not give" must never be read as "give", and a thought is no prescription.
    pub fn is_prescription(&self) -> bool {
        !self.do_not_perform && !matches!(self.intent, Intent::Proposal | Intent::Plan | Intent::Option)
    }

    /// The drug, where it is written in the request itself.
    pub fn drug(&self) -> Option<&Concept> {
        let within = || {
            let id = self.medication_reference.as_ref()?.reference.as_deref()?.strip_prefix('#')?;
            self.contained.iter().find(|one| one.id.as_deref() == Some(id))?.code.as_ref()
        };
        self.medication_codeable_concept.as_ref().or_else(within)
    }

    pub fn dosage(&self) -> Option<String> {
        let each: Vec<String> = self.dosage_instruction.iter().filter_map(Dosage::words).collect();
        Some(each.join("; then ").chars().take(2000).collect()).filter(|words: &String| !words.is_empty())
    }

    pub fn reason(&self) -> Option<String> {
        let referred = || self.reason_reference.iter().find_map(|reason| reason.display.clone()).map(|words| words.0);
        self.reason_code.iter().find_map(|reason| reason.title(500)).or_else(referred)
    }
}

/// RxNorm's code.
pub fn rxnorm(drug: &Concept) -> Option<String> {
    drug.code_in(&[("rxnorm", RXNORM)]).map(|(_, code)| code)
}
