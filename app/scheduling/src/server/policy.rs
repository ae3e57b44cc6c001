//! Who may do what with an appointment. Patients act for themselves; staff by the roles that they hold at the
//! appointment's facility, nowhere else.

use model::{Action, FacilityId, PatientId, Permission};
use platform::Actor;

/// Whose appointment it is, and where.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    pub patient: PatientId,
    pub facility: FacilityId,
}

pub fn may(actor: &Actor, action: Action, subject: Subject) -> bool {
    let own = actor.is_patient(subject.patient);
    let staff = |permission| actor.holds(subject.facility, permission);
    match action {
        Action::View => own || staff(Permission::ViewAppointments),
        Action::Book => own || staff(Permission::BookAppointments),
        Action::Move => own || staff(Permission::MoveAppointments),
        Action::Cancel => own || staff(Permission::CancelAppointments),
        // Writing it off as an error is the desk's.
        Action::Edit => staff(Permission::ReceivePatients),
        Action::Receive => staff(Permission::ReceivePatients),
        Action::Treat => staff(Permission::SeePatients),
    }
}

/// The cut-off binds patients; staff of the facility, and the house itself, it does not.
pub fn is_bound_by_cutoff(actor: &Actor, facility: FacilityId) -> bool {
    !actor.is_system() && !actor.holds(facility, Permission::CancelAppointments)
}

/// May they plan there: services, sessions, absences, closures?
pub fn may_plan(actor: &Actor, facility: FacilityId) -> bool {
    actor.is_system() || actor.holds(facility, Permission::EditSchedule)
}

/// The facilities whose days they may open; `None`: all of them.
pub fn schedules(actor: &Actor) -> Option<Vec<FacilityId>> {
    (!actor.is_system()).then(|| actor.facilities(Permission::ViewSchedule))
}
