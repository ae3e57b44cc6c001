//! How a visit stands, as somebody in it may know. The server sends it whole whenever it changes, so that nothing is missed
//! where a connection was lost; what has happened between two of them is told by comparing them.

use ::model::VideoGuestId;
use serde::{Deserialize, Serialize};

use super::{CallRole, VisitState, Waiting};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Situation {
    pub state: VisitState,
    /// You may speak with the others.
    pub admitted: bool,
    /// For a patient who waits.
    pub waiting: Option<Waiting>,
    /// The doctor has said that they run late, by so many minutes.
    pub running_late_minutes: Option<u16>,
    pub patient_here: bool,
    pub clinician_here: bool,
    /// Since when the call is interrupted.
    pub interrupted_since: Option<jiff::Timestamp>,
    /// For the doctor: whoever was invited and has not been sent away.
    pub guests: Vec<GuestSeat>,
}

/// A guest, as the doctor sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestSeat {
    pub id: VideoGuestId,
    /// As the guest wrote it; before they have come, as the doctor named them.
    pub name: String,
    pub kind: super::GuestKind,
    pub stage: GuestStage,
}

model::named! {
    /// How far a guest has come.
    GuestStage {
        Invited => "invited", "Invited";
        /// Connected, and waits to be let in.
        Waiting => "waiting", "Waits to be let in";
        Admitted => "admitted", "In the call";
        /// Let in, and not connected at the moment.
        Away => "away", "Not there at the moment";
    }
}

/// What has changed between two situations, for captions and announcements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    Admitted,
    PutBack,
    RunningLate(u16),
    /// The doctor is on time again.
    OnTime,
    Position(u32),
    Interrupted,
    GoesOn,
    GuestWaits(String),
    Finished,
    ToPhone,
}

impl Situation {
    /// What has happened since `before`, in the order in which it is told.
    pub fn happenings(&self, before: &Self) -> Vec<Happening> {
        let mut told = Vec::new();
        match (before.admitted, self.admitted) {
            (false, true) => told.push(Happening::Admitted),
            (true, false) if !self.state.is_over() => told.push(Happening::PutBack),
            _ => {}
        }
        match self.running_late_minutes {
            late if late == before.running_late_minutes => {}
            Some(minutes) => told.push(Happening::RunningLate(minutes)),
            None => told.push(Happening::OnTime),
        }
        let position = |situation: &Self| situation.waiting.as_ref().map(|waiting| waiting.position);
        match position(self) {
            Some(now) if position(before) != Some(now) => told.push(Happening::Position(now)),
            _ => {}
        }
        match (before.state, self.state) {
            (before, now) if before == now => {}
            (_, VisitState::Reconnecting) => told.push(Happening::Interrupted),
            (VisitState::Reconnecting, VisitState::InCall) => told.push(Happening::GoesOn),
            (VisitState::Ended, VisitState::Completed) => {}
            (_, VisitState::Ended | VisitState::Completed) => told.push(Happening::Finished),
            (_, VisitState::FailedToPhone) => told.push(Happening::ToPhone),
            _ => {}
        }
        for guest in self.guests.iter().filter(|guest| guest.stage == GuestStage::Waiting) {
            let waited = before.guests.iter().any(|one| one.id == guest.id && one.stage == GuestStage::Waiting);
            if !waited {
                told.push(Happening::GuestWaits(guest.name.clone()));
            }
        }
        told
    }
}

impl Happening {
    /// The sentence for whoever takes part as `role`.
    pub fn sentence(&self, role: CallRole) -> String {
        match (self, role) {
            (Self::Admitted, CallRole::Clinician) => "You have let the patient in.".into(),
            (Self::Admitted, _) => "The doctor lets you in.".into(),
            (Self::PutBack, CallRole::Clinician) => "The patient is back in the waiting room.".into(),
            (Self::PutBack, _) => "You are back in the waiting room. The doctor comes back to you.".into(),
            (Self::RunningLate(minutes), _) => format!("The doctor runs late, by about {minutes} minutes."),
            (Self::OnTime, _) => "The doctor is on time again.".into(),
            (Self::Position(1), _) => "You are next.".into(),
            (Self::Position(2), _) => "One patient is before you.".into(),
            (Self::Position(place), _) => format!("{} patients are before you.", place - 1),
            (Self::Interrupted, _) => "The call is interrupted. One moment.".into(),
            (Self::GoesOn, _) => "The call goes on.".into(),
            (Self::GuestWaits(name), _) => format!("{name} waits to be let in."),
            (Self::Finished, CallRole::Clinician) => "The visit is finished.".into(),
            (Self::Finished, _) => "The doctor has finished the visit.".into(),
            (Self::ToPhone, CallRole::Clinician) => "The visit goes on by telephone.".into(),
            (Self::ToPhone, _) => "The call did not work out. The doctor calls you by telephone.".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(position: u32) -> Situation {
        Situation {
            state: VisitState::PatientWaiting,
            admitted: false,
            waiting: Some(Waiting { position, minutes: 10, from: None }),
            running_late_minutes: None,
            patient_here: true,
            clinician_here: false,
            interrupted_since: None,
            guests: Vec::new(),
        }
    }

    #[test]
    fn nothing_new_is_not_told() {
        assert_eq!(waiting(2).happenings(&waiting(2)), []);
    }

    #[test]
    fn from_the_waiting_room_to_the_end() {
        let late = Situation { running_late_minutes: Some(20), ..waiting(1) };
        assert_eq!(late.happenings(&waiting(2)), [Happening::RunningLate(20), Happening::Position(1)]);
        let admitted = Situation { state: VisitState::ClinicianReady, admitted: true, waiting: None, ..late.clone() };
        assert_eq!(admitted.happenings(&late), [Happening::Admitted]);
        let call = Situation { state: VisitState::InCall, ..admitted.clone() };
        assert_eq!(call.happenings(&admitted), []);
        let lost = Situation { state: VisitState::Reconnecting, ..call.clone() };
        assert_eq!(lost.happenings(&call), [Happening::Interrupted]);
        assert_eq!(call.happenings(&lost), [Happening::GoesOn]);
        assert_eq!(late.happenings(&call), [Happening::PutBack, Happening::Position(1)]);
        let done = Situation { state: VisitState::Completed, admitted: false, ..call.clone() };
        assert_eq!(done.happenings(&call), [Happening::Finished]);
        let phone = Situation { state: VisitState::FailedToPhone, admitted: false, ..call.clone() };
        assert_eq!(phone.happenings(&call), [Happening::ToPhone]);
        assert_eq!(Happening::Position(3).sentence(CallRole::Patient), "2 patients are before you.");
    }
}
