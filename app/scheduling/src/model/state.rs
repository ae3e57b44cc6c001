//! The life of an appointment (domain/states.md): what may follow what, and who may bring it about.

use serde::{Deserialize, Serialize};

/// Where an appointment stands. Every change is a row with actor and time; a move that is not listed in
/// [`AppointmentState::may_become`] is refused here and again by the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentState {
    /// Kept for somebody who is still deciding, until the hold runs out.
    Held,
    /// A hold that ran out or was given back.
    Expired,
    Booked,
    /// The patient is in the house.
    Arrived,
    /// The desk has checked identity and papers.
    CheckedIn,
    InConsultation,
    Fulfilled,
    /// Moved: another appointment replaces this one.
    Rescheduled,
    Cancelled,
    /// The patient did not come.
    NoShow,
    /// It should never have been written.
    EnteredInError,
}

/// Who may bring a change about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The patient the appointment is for, or staff for them.
    PatientOrStaff,
    /// Reception and nurses, and the doctors themselves.
    Staff,
    /// The one who gives the care.
    Clinician,
    /// The clock.
    Anybody,
}

use AppointmentState::*;

impl AppointmentState {
    pub const ALL: [Self; 11] = [
        Held,
        Expired,
        Booked,
        Arrived,
        CheckedIn,
        InConsultation,
        Fulfilled,
        Rescheduled,
        Cancelled,
        NoShow,
        EnteredInError,
    ];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Held => "held",
            Expired => "expired",
            Booked => "booked",
            Arrived => "arrived",
            CheckedIn => "checked_in",
            InConsultation => "in_consultation",
            Fulfilled => "fulfilled",
            Rescheduled => "rescheduled",
            Cancelled => "cancelled",
            NoShow => "no_show",
            EnteredInError => "entered_in_error",
        }
    }

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Held => "Held",
            Expired => "Hold expired",
            Booked => "Booked",
            Arrived => "Arrived",
            CheckedIn => "Checked in",
            InConsultation => "In consultation",
            Fulfilled => "Finished",
            Rescheduled => "Moved",
            Cancelled => "Cancelled",
            NoShow => "Did not come",
            EnteredInError => "Entered in error",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Live appointments occupy their practitioner, room and patient.
    pub const fn is_live(self) -> bool {
        match self {
            Held | Booked | Arrived | CheckedIn | InConsultation => true,
            Expired | Fulfilled | Rescheduled | Cancelled | NoShow | EnteredInError => false,
        }
    }

    /// The patient is in the house and has not been called yet.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Arrived | CheckedIn)
    }

    /// Who may bring about the move to `next`; `None` when the move is not listed.
    ///
    /// Late arrival (`NoShow` → `Arrived`) needs a reason and the same day: the command checks that.
    pub const fn may_become(self, next: Self) -> Option<Party> {
        match (self, next) {
            (Held, Expired) => Some(Party::Anybody),
            (Held, Booked) | (Booked, Rescheduled | Cancelled) => Some(Party::PatientOrStaff),
            (Booked, Arrived | NoShow) | (Arrived, CheckedIn) | (NoShow, Arrived) => Some(Party::Staff),
            (CheckedIn, InConsultation) | (InConsultation, Fulfilled) => Some(Party::Clinician),
            (Held | Booked | Arrived | CheckedIn | InConsultation, EnteredInError) => Some(Party::Staff),
            (Held, Held | Arrived | CheckedIn | InConsultation | Fulfilled | Rescheduled | Cancelled | NoShow)
            | (Booked, Held | Expired | Booked | CheckedIn | InConsultation | Fulfilled)
            | (
                Arrived,
                Held | Expired | Booked | Arrived | InConsultation | Fulfilled | Rescheduled | Cancelled | NoShow,
            )
            | (
                CheckedIn,
                Held | Expired | Booked | Arrived | CheckedIn | Fulfilled | Rescheduled | Cancelled | NoShow,
            )
            | (
                InConsultation,
                Held | Expired | Booked | Arrived | CheckedIn | InConsultation | Rescheduled | Cancelled | NoShow,
            )
            | (
                NoShow,
                Held | Expired | Booked | CheckedIn | InConsultation | Fulfilled | Rescheduled | Cancelled | NoShow
                | EnteredInError,
            )
            | (
                Expired | Fulfilled | Rescheduled | Cancelled | EnteredInError,
                Held | Expired | Booked | Arrived | CheckedIn | InConsultation | Fulfilled | Rescheduled | Cancelled
                | NoShow | EnteredInError,
            ) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listed_moves_are_these_and_no_others() {
        let mut listed: Vec<String> = Vec::new();
        for from in AppointmentState::ALL {
            for to in AppointmentState::ALL {
                if from.may_become(to).is_some() {
                    listed.push(format!("{} → {}", from.name(), to.name()));
                }
            }
        }
        assert_eq!(
            listed,
            [
                "held → expired",
                "held → booked",
                "held → entered_in_error",
                "booked → arrived",
                "booked → rescheduled",
                "booked → cancelled",
                "booked → no_show",
                "booked → entered_in_error",
                "arrived → checked_in",
                "arrived → entered_in_error",
                "checked_in → in_consultation",
                "checked_in → entered_in_error",
                "in_consultation → fulfilled",
                "in_consultation → entered_in_error",
                "no_show → arrived",
            ]
        );
    }

    #[test]
    fn names_come_back() {
        for state in AppointmentState::ALL {
            assert_eq!(AppointmentState::parse(state.name()), Some(state));
        }
        assert_eq!(AppointmentState::parse("proposed"), None);
    }
}
