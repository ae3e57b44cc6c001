use std::{convert::Infallible, fmt, str::FromStr};

use crate::model::AppointmentState;

/// Which part of the day is shown. The counts on top of the day are these filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    Waiting,
    ToCome,
    InConsultation,
    Finished,
    /// Did not come, cancelled, moved.
    NotSeen,
}

impl Show {
    pub const ALL: [Self; 6] =
        [Self::All, Self::Waiting, Self::ToCome, Self::InConsultation, Self::Finished, Self::NotSeen];

    pub fn takes(self, state: AppointmentState) -> bool {
        use AppointmentState::*;
        match self {
            Self::All => true,
            Self::Waiting => state.is_waiting(),
            Self::ToCome => state == Booked,
            Self::InConsultation => state == AppointmentState::InConsultation,
            Self::Finished => state == Fulfilled,
            Self::NotSeen => matches!(state, NoShow | Cancelled | Rescheduled | EnteredInError),
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Waiting => "Waiting",
            Self::ToCome => "To come",
            Self::InConsultation => "In consultation",
            Self::Finished => "Finished",
            Self::NotSeen => "Not seen",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Waiting => "waiting",
            Self::ToCome => "to-come",
            Self::InConsultation => "in-consultation",
            Self::Finished => "finished",
            Self::NotSeen => "not-seen",
        }
    }
}

/// As it stands in the address. What it does not know shows everything.
impl FromStr for Show {
    type Err = Infallible;
    fn from_str(s: &str) -> Result<Self, Infallible> {
        Ok(Self::ALL.into_iter().find(|show| show.name() == s).unwrap_or_default())
    }
}

impl fmt::Display for Show {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_a_day_stands_under_one_filter() {
        // Holds are nobody's business but the patient's until they are booked.
        let seen = |state: &AppointmentState| !matches!(state, AppointmentState::Held | AppointmentState::Expired);
        for state in AppointmentState::ALL.into_iter().filter(seen) {
            assert!(Show::All.takes(state));
            assert_eq!(Show::ALL[1..].iter().filter(|show| show.takes(state)).count(), 1, "{state:?}");
        }
    }

    #[test]
    fn a_filter_survives_the_address() {
        for show in Show::ALL {
            assert_eq!(show.to_string().parse(), Ok(show));
        }
        assert_eq!("?".parse(), Ok(Show::All));
    }
}
