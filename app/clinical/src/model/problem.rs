//! Problems and diagnoses (FHIR Condition).

use model::{EncounterId, PatientId, ProblemId, time::LocalTime};
use serde::{Deserialize, Serialize};

model::named! {
    ClinicalStatus {
        Active => "active", "Active";
        Recurrence => "recurrence", "Came back";
        Relapse => "relapse", "Relapse";
        Remission => "remission", "In remission";
        Inactive => "inactive", "Inactive";
        Resolved => "resolved", "Resolved";
    }
}

use ClinicalStatus::*;

impl ClinicalStatus {
    pub const fn is_current(self) -> bool {
        matches!(self, Active | Recurrence | Relapse)
    }

    /// What is over comes back as a recurrence, what was in remission as a relapse: the record says that it did.
    pub const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Active | Recurrence | Relapse, Remission | Inactive | Resolved)
            | (Remission, Relapse | Inactive | Resolved)
            | (Inactive, Active | Resolved)
            | (Resolved, Recurrence) => true,
            (Active | Recurrence | Relapse, Active | Recurrence | Relapse)
            | (Remission, Active | Recurrence | Remission)
            | (Inactive, Recurrence | Relapse | Remission | Inactive)
            | (Resolved, Active | Relapse | Remission | Inactive | Resolved) => false,
        }
    }
}

model::named! {
    ProblemVerification {
        Confirmed => "confirmed", "Confirmed";
        Provisional => "provisional", "Provisional";
        Differential => "differential", "One of several possible";
        Unconfirmed => "unconfirmed", "Unconfirmed";
        Refuted => "refuted", "Refuted";
        EnteredInError => "entered_in_error", "Entered in error";
    }
}

impl ProblemVerification {
    /// What can be chosen when a problem is written down or corrected; refuting is a step of its own.
    pub const OPEN: [Self; 4] = [Self::Confirmed, Self::Provisional, Self::Differential, Self::Unconfirmed];

    pub const fn is_open(self) -> bool {
        matches!(self, Self::Confirmed | Self::Provisional | Self::Differential | Self::Unconfirmed)
    }
}

/// What was typed, and what it may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchDiagnoses {
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagnosisHits {
    pub text: String,
    pub hits: Vec<DiagnosisHit>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagnosisHit {
    pub code: String,
    pub title: String,
    /// What people call it, where it was found by that.
    pub also: Option<String>,
    /// The heading it stands under.
    pub under: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    pub code: String,
    pub title: String,
}

/// Writes a problem down: by a code, or in own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddProblem {
    pub patient_id: PatientId,
    #[serde(default)]
    pub encounter_id: Option<EncounterId>,
    /// What was typed: words, or a code.
    #[serde(default)]
    pub diagnosis: String,
    /// The one that was chosen from the list.
    #[serde(default)]
    pub code: String,
    /// "true": without a code, in the words that were typed.
    #[serde(default)]
    pub as_text: String,
    #[serde(default)]
    pub verification: String,
    #[serde(default)]
    pub onset: String,
    #[serde(default)]
    pub note: String,
}

/// Corrects a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditProblem {
    pub patient_id: PatientId,
    pub problem_id: ProblemId,
    pub version: i32,
    #[serde(default)]
    pub verification: String,
    #[serde(default)]
    pub clinical_status: String,
    #[serde(default)]
    pub onset: String,
    #[serde(default)]
    pub abated: String,
    #[serde(default)]
    pub note: String,
}

model::named! {
    /// One tap on a problem.
    ProblemStep {
        Resolve => "resolve", "Resolved";
        Refute => "refute", "Refuted";
        EnterInError => "enter_in_error", "Entered in error";
        Reopen => "reopen", "It is back";
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveProblem {
    pub patient_id: PatientId,
    pub problem_id: ProblemId,
    pub version: i32,
    /// A [`ProblemStep`].
    pub step: String,
    #[serde(default)]
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowProblems {
    pub patient_id: PatientId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemList {
    /// Current ones first.
    pub problems: Vec<Problem>,
    pub may_write: bool,
    /// The visit in which the reader would write one down.
    pub open: Option<EncounterId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub id: ProblemId,
    pub version: i32,
    pub title: String,
    /// "I10", with the system where it is another one: "SNOMED CT 59621000".
    pub code: Option<String>,
    pub clinical_status: ClinicalStatus,
    pub verification: ProblemVerification,
    /// As it is typed: "2019-03".
    pub onset: Option<String>,
    pub abated: Option<String>,
    /// "since Mar 2019", "Mar 2019 to 2021".
    pub when: String,
    pub note: Option<String>,
    pub imported: bool,
    pub recorded: LocalTime,
    pub recorded_by: Option<String>,
}

impl Problem {
    /// It counts, and is not over.
    pub const fn is_current(&self) -> bool {
        self.verification.is_open() && self.clinical_status.is_current()
    }

    pub fn steps(&self) -> Vec<ProblemStep> {
        if !self.verification.is_open() {
            return Vec::new();
        }
        let over = matches!(self.clinical_status, Resolved | Remission | Inactive);
        let first = if over { ProblemStep::Reopen } else { ProblemStep::Resolve };
        vec![first, ProblemStep::Refute, ProblemStep::EnterInError]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listed_moves_are_these_and_no_others() {
        let mut listed: Vec<String> = Vec::new();
        for from in ClinicalStatus::ALL {
            for to in ClinicalStatus::ALL {
                if from.may_become(*to) {
                    listed.push(format!("{} → {}", from.name(), to.name()));
                }
            }
        }
        assert_eq!(
            listed,
            [
                "active → remission",
                "active → inactive",
                "active → resolved",
                "recurrence → remission",
                "recurrence → inactive",
                "recurrence → resolved",
                "relapse → remission",
                "relapse → inactive",
                "relapse → resolved",
                "remission → relapse",
                "remission → inactive",
                "remission → resolved",
                "inactive → active",
                "inactive → resolved",
                "resolved → recurrence",
            ]
        );
    }
}
