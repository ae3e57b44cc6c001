//! What an import writes into the chart: history from elsewhere, many rows at once. Whoever calls has checked the rows;
//! what the database still refuses (an encounter of another patient) stops the whole import.

mod allergy;
mod care_team;
mod encounter;
mod immunization;
mod medication;
mod observation;
mod problem;
mod procedure;

pub use allergy::{NewAllergy, NewReaction, NewReview, insert_allergies, insert_reviews};
pub use care_team::{NewMember, insert_members};
pub use encounter::{NewEncounter, insert_encounters};
pub use immunization::{NewImmunization, insert_immunizations};
pub use medication::{NewMedicationRequest, insert_medication_requests};
pub use observation::{NewObservation, insert_observations};
pub use problem::{NewProblem, insert_problems};
pub use procedure::{NewProcedure, insert_procedures};

use model::{EncounterId, PatientId};
use platform::Tx;
use uuid::Uuid;

/// Whose row it is, and the visit in which it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whose {
    pub patient: PatientId,
    pub encounter: Option<EncounterId>,
}

impl Whose {
    fn encounter(self) -> Option<Uuid> {
        self.encounter.map(Uuid::from)
    }
}

/// One column of many rows, as `unnest` wants it.
fn column<'a, T, U>(rows: &'a [T], of: impl FnMut(&'a T) -> U) -> Vec<U> {
    rows.iter().map(of).collect()
}

/// One line in the trail for each patient and kind, not one for each of thousands of rows.
fn note(tx: &mut Tx, resource: &'static str, mut patients: Vec<PatientId>) {
    patients.sort_unstable();
    patients.dedup();
    for patient in patients {
        tx.saw(patient, resource, None);
    }
}
