use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::fhir::datatype::{CodeableConcept, Coding, Concept, Period, Reference};

/// FHIR Encounter: a visit elsewhere.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Encounter {
    pub status: Status,
    pub class: Coding,
    #[serde(default, rename = "type")]
    pub kind: Vec<CodeableConcept<300>>,
    pub service_type: Option<CodeableConcept<300>>,
    pub subject: Option<Reference>,
    #[serde(default)]
    pub participant: Vec<Participant>,
    #[serde(default)]
    pub period: Period,
    #[serde(default)]
    pub reason_code: Vec<Concept>,
    pub service_provider: Option<Reference>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Participant {
    pub individual: Option<Reference>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Planned,
    Arrived,
    Triaged,
    InProgress,
    Onleave,
    Finished,
    Cancelled,
    EnteredInError,
    Unknown,
}

/// v3 ActCode, as far as it tells visits apart.
const CLASSES: [&str; 11] = ["AMB", "VR", "EMER", "IMP", "HH", "OBSENC", "PRENC", "SS", "FLD", "ACUTE", "NONAC"];

impl Encounter {
    /// A visit can't end before it begins.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        let instant = |at: &Option<crate::fhir::datatype::DateTime>| at.as_ref()?.instant(&TimeZone::UTC);
        match (instant(&self.period.start), instant(&self.period.end)) {
            (Some(start), Some(end)) if end < start => {
                Err(("period.end", format!("{end} is before the start, {start}")))
            }
            _ => Ok(()),
        }
    }

    /// `None` where the source itself does not know.
    pub fn state(&self) -> Option<&'static str> {
        Some(match self.status {
            Status::Planned => "planned",
            Status::Arrived | Status::Triaged | Status::InProgress => "in_progress",
            Status::Onleave => "on_hold",
            Status::Finished => "completed",
            Status::Cancelled => "cancelled",
            Status::EnteredInError => "entered_in_error",
            Status::Unknown => return None,
        })
    }

    pub fn class(&self) -> Option<&'static str> {
        CLASSES.into_iter().find(|class| self.class.code.as_deref() == Some(class))
    }

    pub fn words(&self) -> String {
        let service = self.kind.iter().chain(&self.service_type).find_map(|kind| kind.title(300));
        service.unwrap_or_else(|| "Visit".to_owned())
    }

    pub fn reason(&self) -> Option<String> {
        self.reason_code.iter().find_map(|reason| reason.title(500))
    }
}
