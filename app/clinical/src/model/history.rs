//! What was given, done and prescribed, as lists; and the visits as a line in time.

use model::{EncounterId, PatientId, time::LocalTime};
use serde::{Deserialize, Serialize};

use super::{AllergyState, VitalValue};

/// A dated line of the record. Dates are as precise as the source: "2019", "2019-03", a day or an instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub title: String,
    /// As people read it: "3 Mar 2019".
    pub when: String,
    /// In one or two words: "Completed", "Active", "Stopped".
    pub status: String,
    /// False for what was stopped, not done or a mistake: shown, but set back.
    pub current: bool,
    /// "1 tablet daily", "lot 4711", "for: asthma".
    pub details: Vec<String>,
    pub code: Option<String>,
    pub imported: bool,
}

/// A list of the record, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenList {
    pub items: Vec<Given>,
    pub total: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowImmunizations {
    pub patient_id: PatientId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowProcedures {
    pub patient_id: PatientId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowMedications {
    pub patient_id: PatientId,
}

/// An encounter in the line of visits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub id: EncounterId,
    pub kind: String,
    pub starts: LocalTime,
    /// "In progress", "Completed".
    pub state: String,
    pub open: bool,
    pub reason: Option<String>,
    pub practitioner: Option<String>,
    pub place: String,
    pub notes: i64,
    pub imported: bool,
    /// The patient may read a summary of it.
    pub shared: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visits {
    pub items: Vec<Visit>,
    pub total: i64,
    /// There are older ones: ask again with this.
    pub older: Option<VisitMark>,
}

/// The last visit of a page, after which the next one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitMark {
    pub at: jiff::Timestamp,
    pub id: EncounterId,
}

impl std::fmt::Display for VisitMark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.at, self.id)
    }
}

impl std::str::FromStr for VisitMark {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (at, id) = text.split_once('_').ok_or("no mark of a visit")?;
        let at = at.parse().map_err(|error| format!("{error}"))?;
        let id = id.parse().map_err(|error| format!("{error}"))?;
        Ok(Self { at, id })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowVisits {
    pub patient_id: PatientId,
    pub after: Option<VisitMark>,
}

/// The first page of a chart: what everybody who opens it must know, and nothing that has to be scrolled for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartSummary {
    pub allergies: AllergyState,
    /// Active ones, the latest first.
    pub problems: Vec<Given>,
    pub more_problems: i64,
    pub medications: Vec<Given>,
    pub more_medications: i64,
    pub vitals: Vec<VitalValue>,
    pub visits: Vec<Visit>,
    pub more_visits: i64,
    pub immunizations: Vec<Given>,
    pub care_team: Vec<TeamMember>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamMember {
    pub name: String,
    pub role: Option<String>,
    pub team: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowChartSummary {
    pub patient_id: PatientId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_in_an_address_and_comes_back() {
        let mark = VisitMark { at: jiff::Timestamp::UNIX_EPOCH, id: EncounterId(uuid::Uuid::max()) };
        assert_eq!(mark.to_string().parse(), Ok(mark));
        assert!("yesterday".parse::<VisitMark>().is_err());
    }
}
