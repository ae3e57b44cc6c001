//! The life of a video visit (domain/states.md): what may follow what, and who brings it about.

model::named! {
    /// Where a video visit stands. Every change is a row with actor and time; a move that is not listed in
    /// [`VisitState::may_become`] is refused here and again by the database.
    VisitState {
        /// Booked; nobody is there yet, or the patient has left the waiting room again.
        Scheduled => "scheduled", "Booked";
        /// The patient has checked in and waits.
        PatientWaiting => "patient_waiting", "Waiting";
        /// The doctor has let the patient in; one of the two has not arrived in the call yet.
        ClinicianReady => "clinician_ready", "Let in";
        InCall => "in_call", "In the call";
        /// Patient or doctor has left the call, or was gone for longer than a moment. That alone never ends the visit.
        Reconnecting => "reconnecting", "Interrupted";
        /// The doctor has finished the call.
        Ended => "ended", "Ended";
        /// The encounter is complete and charged.
        Completed => "completed", "Finished";
        /// The call did not work out; doctor and patient spoke by telephone.
        FailedToPhone => "failed_to_phone", "Went on by telephone";
    }
}

model::named! {
    /// Who brings a change about.
    Mover {
        Patient => "patient", "the patient";
        Clinician => "clinician", "the doctor";
        /// The signalling server, which sees who is in the call.
        Call => "call", "the call";
    }
}

use VisitState::*;

impl VisitState {
    /// Who may bring about the move to `next`; `None` when it is not listed. Only the doctor ends a visit: a connection
    /// that is lost, however long, never does.
    pub const fn may_become(self, next: Self) -> Option<Mover> {
        match (self, next) {
            // Leaves the waiting room, and comes back.
            (Scheduled, PatientWaiting) | (PatientWaiting, Scheduled) => Some(Mover::Patient),
            // Lets in, and puts back; where the call does not work out, by telephone.
            (PatientWaiting, ClinicianReady) | (ClinicianReady | InCall | Reconnecting, PatientWaiting) => {
                Some(Mover::Clinician)
            }
            (PatientWaiting | ClinicianReady | InCall | Reconnecting, FailedToPhone) => Some(Mover::Clinician),
            (ClinicianReady | Reconnecting, InCall) | (InCall, Reconnecting) => Some(Mover::Call),
            (ClinicianReady | InCall | Reconnecting, Ended) | (Ended, Completed) => Some(Mover::Clinician),
            (Scheduled, Scheduled | ClinicianReady | InCall | Reconnecting | Ended | Completed | FailedToPhone)
            | (PatientWaiting, PatientWaiting | InCall | Reconnecting | Ended | Completed)
            | (ClinicianReady, Scheduled | ClinicianReady | Reconnecting | Completed)
            | (InCall, Scheduled | ClinicianReady | InCall | Completed)
            | (Reconnecting, Scheduled | ClinicianReady | Reconnecting | Completed)
            | (Ended, Scheduled | PatientWaiting | ClinicianReady | InCall | Reconnecting | Ended | FailedToPhone)
            | (
                Completed | FailedToPhone,
                Scheduled | PatientWaiting | ClinicianReady | InCall | Reconnecting | Ended | Completed | FailedToPhone,
            ) => None,
        }
    }

    /// The patient is let in: whoever is in the call may speak with the others.
    pub const fn is_open(self) -> bool {
        matches!(self, ClinicianReady | InCall | Reconnecting)
    }

    /// Nobody joins any more.
    pub const fn is_over(self) -> bool {
        matches!(self, Ended | Completed | FailedToPhone)
    }

    /// What the call itself makes of who is there: both make it a call, one of them missing interrupts it. Never anything
    /// else, and nothing outside of a call.
    pub const fn with(self, patient_there: bool, clinician_there: bool) -> Self {
        match (self, patient_there && clinician_there) {
            (ClinicianReady | Reconnecting, true) => InCall,
            (InCall, false) => Reconnecting,
            (same, _) => same,
        }
    }
}
