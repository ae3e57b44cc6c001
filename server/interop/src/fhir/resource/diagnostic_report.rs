use jiff::{Timestamp, civil, tz::TimeZone};
use serde::Deserialize;

use super::future;
use crate::fhir::datatype::{CodeableConcept, DateTime, LOINC, Period, Prose, Reference};

/// FHIR DiagnosticReport: what was asked for and answered together.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosticReport {
    pub status: Status,
    #[serde(default)]
    pub category: Vec<CodeableConcept>,
    pub code: CodeableConcept<300>,
    pub subject: Option<Reference>,
    pub encounter: Option<Reference>,
    pub effective_date_time: Option<DateTime>,
    pub effective_period: Option<Period>,
    pub issued: Option<DateTime>,
    #[serde(default)]
    pub performer: Vec<Reference>,
    #[serde(default)]
    pub result: Vec<Reference>,
    pub conclusion: Option<Prose<4000>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Registered,
    Partial,
    Preliminary,
    Final,
    Amended,
    Corrected,
    Appended,
    Cancelled,
    EnteredInError,
    Unknown,
}

/// Sections of v2-0074 whose reports are measured in a laboratory.
const LABORATORY: [(&str, ()); 14] = [
    ("LAB", ()),
    ("CH", ()),
    ("HM", ()),
    ("BG", ()),
    ("BLB", ()),
    ("IMM", ()),
    ("MB", ()),
    ("MCB", ()),
    ("MYC", ()),
    ("OSL", ()),
    ("PAR", ()),
    ("SR", ()),
    ("TX", ()),
    ("VR", ()),
];

impl DiagnosticReport {
    pub fn check(&self, today: civil::Date) -> Result<(), (&'static str, String)> {
        future("effectiveDateTime", self.effective_date_time.as_ref(), today)?;
        future("issued", self.issued.as_ref(), today)
    }

    pub fn counts(&self) -> bool {
        matches!(self.status, Status::Final | Status::Amended | Status::Corrected | Status::Appended)
    }

    pub fn was_corrected(&self) -> bool {
        matches!(self.status, Status::Amended | Status::Corrected)
    }

    /// `None` where the source does not say which section it is from.
    pub fn is_laboratory(&self) -> Option<bool> {
        if self.category.is_empty() {
            return None;
        }
        Some(self.category.iter().any(|category| category.one_of(&LABORATORY).is_some()))
    }

    pub fn taken_at(&self, zone: &TimeZone) -> Option<Timestamp> {
        let period = || self.effective_period.as_ref()?.start.as_ref();
        self.effective_date_time.as_ref().or_else(period)?.instant(zone)
    }

    pub fn loinc(&self) -> Option<String> {
        self.code.code_in(&[("loinc", LOINC)]).map(|(_, code)| code)
    }

    pub fn title(&self) -> Option<String> {
        self.code.title(300)
    }
}
