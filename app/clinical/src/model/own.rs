//! What patients see of their own record.

use jiff::Timestamp;
use model::{EncounterId, chart::Chart, time::LocalTime};
use serde::{Deserialize, Serialize};

use super::{AllergyList, Given, VisitMark, VitalValue};

/// The own record: allergies, problems, medicines, vital signs, immunisations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyRecord {}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRecord {
    pub allergies: AllergyList,
    pub problems: Vec<Given>,
    pub medications: Vec<Given>,
    pub immunizations: Vec<Given>,
    /// The last value of each kind, and how they went.
    pub vitals: Vec<VitalValue>,
    pub charts: Vec<Chart>,
}

/// The own visits, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyVisits {
    pub after: Option<VisitMark>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyVisit {
    pub encounter_id: EncounterId,
}

/// One visit with what the doctor shared of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnVisit {
    pub kind: String,
    pub starts: LocalTime,
    pub place: String,
    pub practitioner: Option<String>,
    pub reason: Option<String>,
    /// In plain words, once the doctor has shared it.
    pub summary: Option<String>,
    pub notes: Vec<SharedNote>,
    pub open: bool,
}

/// A signed note that the doctor shared, with everything that was added to it since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedNote {
    pub title: String,
    pub parts: Vec<NotePart>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotePart {
    pub addendum: bool,
    pub body: String,
    pub signed: LocalTime,
    pub by: String,
}

/// Who looked at the own record, or changed it, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyAccesses {
    pub before: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accesses {
    pub items: Vec<Access>,
    pub older: Option<Timestamp>,
}

/// Looks of one person at one kind of thing within an hour are one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    pub at: LocalTime,
    pub who: String,
    /// "Doctor at Hale General".
    pub role: Option<String>,
    pub own: bool,
    pub what: String,
    pub times: i64,
}

/// What a use case of the audit trail means to the person whose data it is. The department says it, so that a use
/// case that is added later is never shown as a bare name.
pub fn in_plain_words(action: &str, wrote: bool) -> String {
    let department = action.split('.').next().unwrap_or_default();
    let thing = match (department, action) {
        ("scheduling", _) => "your appointments",
        ("patients", _) => "your personal details",
        ("identity", _) => "your account",
        ("labs", _) => "your laboratory results",
        ("interop", _) => "records from another hospital",
        ("clinical", action) if action.contains("allerg") => "your allergies",
        ("clinical", action) if action.contains("vital") || action.contains("observation") => "your vital signs",
        ("clinical", action) if action.contains("note") => "your notes",
        ("clinical", action) if action.contains("visit") || action.contains("encounter") => "your visits",
        ("clinical", action) if action.contains("access") => "this list",
        _ => "your record",
    };
    if wrote { format!("Changed or added to {thing}") } else { format!("Looked at {thing}") }
}

#[cfg(test)]
mod tests {
    use super::in_plain_words;

    #[test]
    fn every_use_case_has_words_and_none_shows_its_name() {
        assert_eq!(in_plain_words("labs.my_results", false), "Looked at your laboratory results");
        assert_eq!(in_plain_words("clinical.save_allergy", true), "Changed or added to your allergies");
        assert_eq!(in_plain_words("something.new", false), "Looked at your record");
    }
}
