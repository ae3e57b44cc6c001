//! Who may do what with a patient's record.

use model::{Action, FacilityId, PatientId, Permission};
use platform::Actor;

/// Patients act for themselves. Staff act by what their role carries at a facility where the patient is registered
/// or was seen; for everybody else the patient does not exist.
pub fn may(actor: &Actor, patient: PatientId, facilities: &[FacilityId], action: Action) -> bool {
    let here = |permission| facilities.iter().any(|facility| actor.holds(*facility, permission));
    match action {
        Action::View => actor.is_patient(patient) || here(Permission::ViewPatients),
        Action::Edit => actor.is_patient(patient) || here(Permission::RegisterPatients),
        Action::Book => actor.is_patient(patient) || here(Permission::BookAppointments),
        Action::Move => actor.is_patient(patient) || here(Permission::MoveAppointments),
        Action::Cancel => actor.is_patient(patient) || here(Permission::CancelAppointments),
        Action::Receive => here(Permission::ReceivePatients),
        Action::Treat => here(Permission::SeePatients),
    }
}
