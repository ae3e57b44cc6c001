use clinical::server::take_in::NewReaction;
use serde::Deserialize;

use crate::fhir::datatype::{Annotation, CodeableConcept, Concept, DateTime, Period, RXNORM, Reference, SNOMED, notes};

/// FHIR AllergyIntolerance.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AllergyIntolerance {
    pub clinical_status: Option<CodeableConcept>,
    pub verification_status: Option<CodeableConcept>,
    #[serde(rename = "type")]
    pub kind: Option<Kind>,
    #[serde(default)]
    pub category: Vec<Category>,
    pub criticality: Option<Criticality>,
    pub code: Option<CodeableConcept<300>>,
    pub patient: Reference,
    pub encounter: Option<Reference>,
    pub onset_date_time: Option<DateTime>,
    pub onset_period: Option<Period>,
    pub recorded_date: Option<DateTime>,
    #[serde(default)]
    pub note: Vec<Annotation>,
    #[serde(default)]
    pub reaction: Vec<Reaction>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Allergy,
    Intolerance,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    Food,
    Medication,
    Environment,
    Biologic,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Criticality {
    Low,
    High,
    UnableToAssess,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Reaction {
    pub substance: Option<CodeableConcept<300>>,
    #[serde(default)]
    pub manifestation: Vec<Concept>,
    pub severity: Option<Severity>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Mild,
    Moderate,
    Severe,
}

const STATUS: [(&str, &str); 3] = [("active", "active"), ("inactive", "inactive"), ("resolved", "resolved")];

const VERIFICATION: [(&str, &str); 5] = [
    ("unconfirmed", "unconfirmed"),
    ("presumed", "presumed"),
    ("confirmed", "confirmed"),
    ("refuted", "refuted"),
    ("entered-in-error", "entered_in_error"),
];

/// SNOMED's codes for the answer that there is none. Shown as a substance they would read as an allergy.
const NONE_KNOWN: [(&str, &str); 6] = [
    ("716186003", "none_known"),
    ("409137002", "no_known_drug"),
    ("429625007", "no_known_food"),
    ("716184000", "no_known_latex"),
    ("1003774007", "no_known_latex"),
    ("160244002", "none_known"),
];

const NONE_KNOWN_WORDS: [(&str, &str); 7] = [
    ("no known allergies", "none_known"),
    ("no known allergy", "none_known"),
    ("nka", "none_known"),
    ("no known drug allergies", "no_known_drug"),
    ("no known drug allergy", "no_known_drug"),
    ("nkda", "no_known_drug"),
    ("no known food allergies", "no_known_food"),
];

impl AllergyIntolerance {
    /// Without a word on it an allergy counts: the other way somebody would come to harm.
    pub fn status(&self) -> Option<&'static str> {
        match &self.clinical_status {
            Some(status) => status.one_of(&STATUS),
            None if self.verification() == Some("entered_in_error") => Some("inactive"),
            None => Some("active"),
        }
    }

    pub fn verification(&self) -> Option<&'static str> {
        match &self.verification_status {
            Some(status) => status.one_of(&VERIFICATION),
            None => Some("unconfirmed"),
        }
    }

    /// That somebody asked and there is none: not an allergy, an answer.
    pub fn none_known(&self) -> Option<&'static str> {
        let code = self.code.as_ref()?;
        let words = || code.words().map(|words| words.to_lowercase().trim_end_matches('.').to_owned());
        code.one_of(&NONE_KNOWN).or_else(|| {
            let words = words()?;
            NONE_KNOWN_WORDS.iter().find(|(known, _)| *known == words).map(|(_, outcome)| *outcome)
        })
    }

    pub fn substance(&self) -> Option<String> {
        let reaction = self.reaction.iter().filter_map(|reaction| reaction.substance.as_ref());
        self.code.iter().chain(reaction).find_map(|code| code.title(300))
    }

    pub fn code(&self) -> (&'static str, Option<String>) {
        let known = self.code.as_ref().and_then(|code| code.code_in(&[("rxnorm", RXNORM), ("snomed", SNOMED)]));
        known.map_or(("text", None), |(system, code)| (system, Some(code)))
    }

    pub fn category(&self) -> &'static str {
        match self.category.first() {
            Some(Category::Food) => "food",
            Some(Category::Medication) => "medication",
            Some(Category::Environment) => "environment",
            Some(Category::Biologic) => "biologic",
            None => "other",
        }
    }

    pub fn kind(&self) -> &'static str {
        match self.kind {
            Some(Kind::Intolerance) => "intolerance",
            Some(Kind::Allergy) | None => "allergy",
        }
    }

    pub fn criticality(&self) -> &'static str {
        match self.criticality {
            Some(Criticality::Low) => "low",
            Some(Criticality::High) => "high",
            Some(Criticality::UnableToAssess) | None => "unable_to_assess",
        }
    }

    pub fn onset(&self) -> Option<String> {
        let period = || self.onset_period.as_ref()?.start.clone();
        self.onset_date_time.clone().or_else(period).map(|DateTime(at)| at)
    }

    pub fn notes(&self) -> Option<String> {
        notes(&self.note, 2000)
    }

    /// Each manifestation is a row, with the severity of its reaction.
    pub fn reactions(&self) -> Vec<NewReaction> {
        let each = self.reaction.iter().flat_map(|reaction| {
            let severity = reaction.severity.map(|severity| match severity {
                Severity::Mild => "mild",
                Severity::Moderate => "moderate",
                Severity::Severe => "severe",
            });
            let shown = reaction.manifestation.iter().filter_map(|one| one.title(300));
            shown.map(move |manifestation| NewReaction { manifestation, severity })
        });
        each.collect()
    }
}
