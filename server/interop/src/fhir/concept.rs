//! Codes and their words.

use patients::model::text;
use serde::Deserialize;

use super::datatype::Text;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Coding<const MAX: usize = 200> {
    pub system: Option<String>,
    pub code: Option<String>,
    pub display: Option<Text<MAX>>,
}

/// A code and its words, of which `MAX` characters fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct CodeableConcept<const MAX: usize = 200> {
    #[serde(default)]
    pub coding: Vec<Coding<MAX>>,
    pub text: Option<Text<MAX>>,
}

/// What names a thing in the chart: a diagnosis, a substance, a drug.
pub type Concept = CodeableConcept<500>;

impl<const MAX: usize> CodeableConcept<MAX> {
    /// The words for people: the text, else what the first code displays.
    pub fn words(&self) -> Option<String> {
        let displayed = || self.coding.iter().find_map(|coding| coding.display.clone());
        self.text.clone().or_else(displayed).map(|words| words.0)
    }

    /// The words, or the code where there are none; cut to what fits.
    pub fn title(&self, most: usize) -> Option<String> {
        let code = || self.coding.iter().find_map(|coding| text::clean_some(coding.code.as_deref()?));
        self.words().or_else(code).map(|words| words.chars().take(most).collect())
    }

    /// The code of the first of the systems that is there: its name here, and the code.
    pub fn code_in(&self, systems: &[(&'static str, &'static str)]) -> Option<(&'static str, String)> {
        systems.iter().find_map(|(name, url)| {
            let coding = self.coding.iter().find(|coding| coding.system.as_deref() == Some(url))?;
            Some((*name, short_code(coding.code.as_deref()?)?))
        })
    }

    /// Of a concept from a fixed list, the code.
    pub fn one_of<T: Copy>(&self, list: &[(&str, T)]) -> Option<T> {
        self.coding.iter().find_map(|coding| {
            let code = coding.code.as_deref()?;
            list.iter().find(|(name, _)| *name == code).map(|(_, meaning)| *meaning)
        })
    }
}

/// As much as a code may be long here; a longer one is none.
fn short_code(written: &str) -> Option<String> {
    text::line(written, 50).ok().flatten()
}

pub const LOINC: &str = "http://loinc.org";
pub const SNOMED: &str = "http://snomed.info/sct";
pub const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";
pub const CVX: &str = "http://hl7.org/fhir/sid/cvx";
pub const CPT: &str = "http://www.ama-assn.org/go/cpt";
pub const ICD10CM: &str = "http://hl7.org/fhir/sid/icd-10-cm";
pub const UCUM: &str = "http://unitsofmeasure.org";
