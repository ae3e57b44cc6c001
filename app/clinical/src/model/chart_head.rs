use model::{EncounterId, PatientId, time::LocalTime};
use patients::model::PatientHead;
use serde::{Deserialize, Serialize};

use super::{AllergyState, EncounterState};

/// What stays in sight on every page of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowChartHead {
    pub patient_id: PatientId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartHead {
    pub patient: PatientHead,
    /// For those who treat; the desk sees who it is, and nothing of what they have.
    pub clinical: Option<ClinicalHead>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClinicalHead {
    pub allergies: AllergyState,
    /// The last one, with its day: "72.4 kg, 3 Mar 2026".
    pub weight: Option<String>,
    /// The encounter that is under way, the reader's own first.
    pub open: Option<OpenEncounter>,
    /// The reader has an encounter open, and it is with somebody else: the wrong chart is a tap away.
    pub busy_elsewhere: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenEncounter {
    pub id: EncounterId,
    pub state: EncounterState,
    pub since: LocalTime,
    pub practitioner: Option<String>,
    /// It is the reader's.
    pub own: bool,
}
