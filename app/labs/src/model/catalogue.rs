//! What can be measured, and by which range it is judged: what those who keep the catalogue see and change.

use jiff::civil::Date;
use model::{LabPanelId, LabTestId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{PanelChoice, ReleaseCategory, ValueKind};

/// The whole catalogue, for those who keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowCatalogue {}

/// One test with its ranges, also those that no longer hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowTest {
    pub test_id: LabTestId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    pub tests: Vec<CatalogueTest>,
    pub panels: Vec<PanelChoice>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueTest {
    pub id: LabTestId,
    pub code: String,
    pub loinc: Option<String>,
    pub name: String,
    pub department: String,
    pub tube: String,
    pub unit: Option<String>,
    pub price_code: Option<String>,
    pub release_category: ReleaseCategory,
    pub release_hours: Option<i32>,
    pub sensitive: bool,
    pub active: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestDetail {
    pub test: CatalogueTest,
    pub plain_name: String,
    pub about: String,
    pub specimen: String,
    pub kind: ValueKind,
    pub decimals: i16,
    pub choices: Vec<String>,
    /// In words, where it is computed from others.
    pub formula: Option<String>,
    pub turnaround_minutes: i32,
    pub second_person: bool,
    pub delta_percent: Option<i16>,
    /// It has ranges or results: they are numbers in this unit, so another one is another test.
    pub unit_is_fixed: bool,
    /// "6298-4 (http://loinc.org)"
    pub aliases: Vec<String>,
    pub panels: Vec<PanelOfTest>,
    /// Those that hold or are to come first.
    pub ranges: Vec<RangeRow>,
    /// For the date fields: where the person who looks works.
    pub today: Date,
    pub version: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelOfTest {
    pub id: LabPanelId,
    pub name: String,
    pub belongs: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeRow {
    pub id: Uuid,
    /// "Female from 18 years, pregnant"
    pub who: String,
    /// "120 to 160"
    pub usual: Option<String>,
    /// "below 70 or above 200"
    pub critical: Option<String>,
    /// "Until further notice", "Until 30 November 2026"
    pub validity: String,
    pub standing: RangeStanding,
    /// An end is set already.
    pub ends: bool,
    pub source: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RangeStanding {
    Holds,
    ToCome,
    Over,
}

/// Change how a test is presented, measured, released, verified and charged. What was typed travels as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditTest {
    pub test_id: LabTestId,
    /// What was on the screen: whoever saves over somebody else's change is told (T11).
    pub version: i32,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub plain_name: String,
    #[serde(default)]
    pub about: String,
    #[serde(default)]
    pub loinc: String,
    #[serde(default)]
    pub specimen: String,
    #[serde(default)]
    pub tube: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub decimals: String,
    #[serde(default)]
    pub price_code: String,
    /// Ids of panels: `cmd[panels][]`.
    #[serde(default)]
    pub panels: Vec<String>,
    #[serde(default)]
    pub turnaround_minutes: String,
    /// A `ReleaseCategory` by name.
    #[serde(default)]
    pub release_category: String,
    /// Needed with "after_hours".
    #[serde(default)]
    pub release_hours: String,
    /// A ticked box sends "on".
    #[serde(default)]
    pub sensitive: String,
    #[serde(default)]
    pub second_person: String,
    #[serde(default)]
    pub delta_percent: String,
    #[serde(default)]
    pub active: String,
}

/// Judge by this from a day on, for some people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddRange {
    pub test_id: LabTestId,
    /// "male", "female", or empty for everybody.
    #[serde(default)]
    pub sex: String,
    /// "18 years", "6 months", "28 days"; empty: from birth on.
    #[serde(default)]
    pub age_from: String,
    /// The age from which it holds no longer; empty: for life.
    #[serde(default)]
    pub age_to: String,
    /// "yes", "no", or empty for both.
    #[serde(default)]
    pub pregnant: String,
    #[serde(default)]
    pub low: String,
    #[serde(default)]
    pub high: String,
    #[serde(default)]
    pub critical_low: String,
    #[serde(default)]
    pub critical_high: String,
    /// The first day of collection for which it holds; empty: today.
    #[serde(default)]
    pub valid_from: String,
    /// Who says so.
    #[serde(default)]
    pub source: String,
}

/// Judge by this for the last time on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndRange {
    pub range_id: Uuid,
    #[serde(default)]
    pub last_day: String,
}
