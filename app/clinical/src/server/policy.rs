//! Who may do what with a patient's chart.

use model::{Action, FacilityId, PatientId, Permission};
use platform::Actor;

/// Patients read their own. Staff act by what their role carries at a facility where the patient is registered or was
/// seen; for everybody else the chart does not exist.
pub fn may(actor: &Actor, patient: PatientId, facilities: &[FacilityId], action: Action) -> bool {
    let here = |permission| facilities.iter().any(|facility| actor.holds(*facility, permission));
    match action {
        Action::View => actor.is_patient(patient) || here(Permission::ViewChart),
        // What is seen and asked at the bedside.
        Action::Edit => here(Permission::RecordFindings),
        // Encounters, notes, problems.
        Action::Treat => here(Permission::WriteChart),
        Action::Book | Action::Move | Action::Cancel | Action::Receive => false,
    }
}
