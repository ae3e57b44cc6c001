use jiff::{Timestamp, civil, tz::TimeZone};
use serde::Deserialize;

use super::{
    future,
    value::{Measured, valued},
};
use crate::fhir::datatype::{
    Annotation, CodeableConcept, DateTime, Exact, LOINC, Period, Prose, Quantity, Range, Ratio, Reference, Text, notes,
};

valued! {
    /// FHIR Observation: something that was measured, asked or seen.
    pub struct Observation {
        pub status: Status,
        #[serde(default)]
        pub category: Vec<CodeableConcept>,
        pub code: CodeableConcept<300>,
        pub subject: Option<Reference>,
        pub encounter: Option<Reference>,
        pub effective_date_time: Option<DateTime>,
        pub effective_instant: Option<DateTime>,
        pub effective_period: Option<Period>,
        pub issued: Option<DateTime>,
        #[serde(default)]
        pub interpretation: Vec<CodeableConcept>,
        #[serde(default)]
        pub note: Vec<Annotation>,
        #[serde(default)]
        pub reference_range: Vec<ReferenceRange>,
        #[serde(default)]
        pub component: Vec<Component>,
    }
}

valued! {
    /// What was measured with others: one half of a blood pressure.
    pub struct Component {
        pub code: CodeableConcept<300>,
        #[serde(default)]
        pub interpretation: Vec<CodeableConcept>,
        #[serde(default)]
        pub reference_range: Vec<ReferenceRange>,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Registered,
    Preliminary,
    Final,
    Amended,
    Corrected,
    Cancelled,
    EnteredInError,
    Unknown,
}

#[derive(Clone, Debug, Deserialize)]
pub struct ReferenceRange {
    pub low: Option<Quantity>,
    pub high: Option<Quantity>,
    pub text: Option<Text<200>>,
}

/// One value with its name, whether it stands alone or is a component.
pub struct Finding<'a> {
    pub code: &'a CodeableConcept<300>,
    pub value: Measured,
    pub interpretation: &'a [CodeableConcept],
    pub reference_range: &'a [ReferenceRange],
}

const CATEGORIES: [(&str, &str); 8] = [
    ("vital-signs", "vital_signs"),
    ("social-history", "social_history"),
    ("survey", "survey"),
    ("exam", "exam"),
    ("therapy", "therapy"),
    ("imaging", "imaging"),
    ("procedure", "procedure"),
    ("activity", "activity"),
];

impl Observation {
    pub fn check(&self, today: civil::Date) -> Result<(), (&'static str, String)> {
        future("effectiveDateTime", self.effective_date_time.as_ref(), today)?;
        future("issued", self.issued.as_ref(), today)
    }

    /// What the source may still change, withdrew or does not know is not shown as a finding.
    pub fn counts(&self) -> bool {
        matches!(self.status, Status::Final | Status::Amended | Status::Corrected)
    }

    pub fn was_corrected(&self) -> bool {
        matches!(self.status, Status::Amended | Status::Corrected)
    }

    pub fn is_laboratory(&self) -> bool {
        self.category.iter().any(|category| category.one_of(&[("laboratory", ())]).is_some())
    }

    pub fn category(&self) -> Option<&'static str> {
        self.category.iter().find_map(|category| category.one_of(&CATEGORIES))
    }

    /// When it was true of the patient.
    pub fn taken_at(&self, zone: &TimeZone) -> Option<Timestamp> {
        let period = || self.effective_period.as_ref()?.start.as_ref();
        let at = self.effective_date_time.as_ref().or(self.effective_instant.as_ref()).or_else(period);
        at.or(self.issued.as_ref())?.instant(zone)
    }

    /// Its own value first, then those of its components.
    pub fn findings(&self) -> Vec<Finding<'_>> {
        let own = self.measured().map(|value| Finding {
            code: &self.code,
            value,
            interpretation: &self.interpretation,
            reference_range: &self.reference_range,
        });
        let parts = self.component.iter().filter_map(|part| {
            Some(Finding {
                code: &part.code,
                value: part.measured()?,
                interpretation: &part.interpretation,
                reference_range: &part.reference_range,
            })
        });
        own.into_iter().chain(parts).collect()
    }

    pub fn notes(&self) -> Option<String> {
        notes(&self.note, 3500)
    }
}

impl Finding<'_> {
    pub fn loinc(&self) -> Option<String> {
        self.code.code_in(&[("loinc", LOINC)]).map(|(_, code)| code)
    }

    /// LOINC's code, else the sender's, else its words: something by which the same is known again.
    pub fn code(&self, most: usize) -> Option<String> {
        let own = || self.code.coding.iter().find_map(|coding| coding.code.clone());
        let code = self.loinc().or_else(own).or_else(|| self.code.words())?;
        patients::model::text::clean_some(&code).map(|code| code.chars().take(most).collect())
    }

    pub fn title(&self) -> Option<String> {
        self.code.title(300)
    }

    /// What the sender thought of the value, in words: shown as theirs, never as a flag of this house.
    pub fn interpretation(&self) -> Option<String> {
        self.interpretation.iter().find_map(|one| one.title(200))
    }

    pub fn range(&self) -> Option<String> {
        self.reference_range.iter().find_map(|range| {
            let limits = Range { low: range.low.clone(), high: range.high.clone() }.words();
            range.text.clone().map(|text| text.0).or(limits).map(|words| words.chars().take(200).collect())
        })
    }
}
