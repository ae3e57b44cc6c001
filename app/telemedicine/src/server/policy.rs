//! Who may do what with a video visit. The patient acts for themselves; the call is given by the doctor of the appointment and
//! by nobody else, whatever their role; the doctors of the facility may read afterwards what was written.

use model::{Action, FacilityId, PatientId, Permission, PractitionerId};
use platform::Actor;

#[derive(Clone, Copy, Debug)]
pub struct Subject {
    pub patient: PatientId,
    pub facility: FacilityId,
    pub practitioner: PractitionerId,
}

pub fn may(actor: &Actor, action: Action, subject: Subject) -> bool {
    let own = actor.is_patient(subject.patient);
    let doctors = actor.holds(subject.facility, Permission::SeePatients);
    let doctor = doctors && actor.practitioner() == Some(subject.practitioner);
    match action {
        Action::View => own || doctors,
        // Consent, device check, waiting room, feedback.
        Action::Edit => own,
        // Letting in, guests, finishing.
        Action::Treat => doctor,
        Action::Book | Action::Move | Action::Cancel | Action::Receive => false,
    }
}
