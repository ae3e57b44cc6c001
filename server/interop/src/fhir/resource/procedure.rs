use serde::Deserialize;

use crate::fhir::datatype::{CPT, Concept, DateTime, Period, Reference, SNOMED};

/// FHIR Procedure.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Procedure {
    pub status: Status,
    pub code: Option<Concept>,
    pub subject: Reference,
    pub encounter: Option<Reference>,
    pub performed_date_time: Option<DateTime>,
    pub performed_period: Option<Period>,
    #[serde(default)]
    pub reason_code: Vec<Concept>,
    #[serde(default)]
    pub reason_reference: Vec<Reference>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Preparation,
    InProgress,
    NotDone,
    OnHold,
    Stopped,
    Completed,
    EnteredInError,
    Unknown,
}

impl Status {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Preparation => "preparation",
            Self::InProgress => "in_progress",
            Self::NotDone => "not_done",
            Self::OnHold => "on_hold",
            Self::Stopped => "stopped",
            Self::Completed => "completed",
            Self::EnteredInError => "entered_in_error",
            Self::Unknown => "unknown",
        }
    }
}

impl Procedure {
    pub fn code(&self) -> (&'static str, Option<String>) {
        let known = self.code.as_ref().and_then(|code| code.code_in(&[("snomed", SNOMED), ("cpt", CPT)]));
        known.map_or(("text", None), |(system, code)| (system, Some(code)))
    }

    pub fn performed(&self) -> (Option<String>, Option<String>) {
        let period = self.performed_period.clone().unwrap_or_default();
        let start = self.performed_date_time.clone().or(period.start);
        (start.map(|DateTime(at)| at), period.end.map(|DateTime(at)| at))
    }

    pub fn reason(&self) -> Option<String> {
        let referred = || self.reason_reference.iter().find_map(|reason| reason.display.clone()).map(|words| words.0);
        self.reason_code.iter().find_map(|reason| reason.title(500)).or_else(referred)
    }
}
