//! Who sits in a call.

use std::{fmt, str::FromStr};

use ::model::VideoGuestId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

model::named! {
    /// As what somebody takes part in a call.
    CallRole {
        Patient => "patient", "Patient";
        Clinician => "clinician", "Doctor";
        /// A relative, an interpreter: with a link, let in by the doctor.
        Guest => "guest", "Guest";
    }
}

/// One page of one person in one call. It says nothing about the person, and outlives a connection that was lost; another
/// page, also the same one after a reload, is another peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PeerId(pub Uuid);

impl PeerId {
    /// Perfect negotiation: where both have made an offer, the polite one takes its own back. Of any two, exactly one is
    /// polite, and both know it.
    pub fn is_polite_towards(self, other: Self) -> bool {
        self > other
    }
}

impl fmt::Display for PeerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for PeerId {
    type Err = uuid::Error;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        s.parse().map(Self)
    }
}

/// What somebody sends: shown to the others as words ("Muted", "No picture").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Media {
    pub audio: bool,
    pub video: bool,
    pub screen: bool,
}

/// Somebody who is in the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    pub id: PeerId,
    pub role: CallRole,
    /// As the others may know them: a guest reads "Patient" and not a name.
    pub name: String,
    pub media: Media,
    /// Their connection to the server is lost at the moment.
    pub away: bool,
    /// Which of the guests it is.
    pub guest: Option<VideoGuestId>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn of_any_two_exactly_one_is_polite(one in any::<u128>(), other in any::<u128>()) {
            prop_assume!(one != other);
            let (one, other) = (PeerId(Uuid::from_u128(one)), PeerId(Uuid::from_u128(other)));
            prop_assert_ne!(one.is_polite_towards(other), other.is_polite_towards(one));
        }
    }
}
