//! Guests: a relative, an interpreter. The doctor invites them by a link that works once; they give their name; the doctor
//! lets them in, and can take them out at any moment.

use std::fmt;

use ::model::{AppointmentId, VideoGuestId, time::LocalTime};
use serde::{Deserialize, Serialize};

use super::{Door, PeerId, VisitState};

model::named! {
    GuestKind {
        Relative => "relative", "Relative or friend";
        Interpreter => "interpreter", "Interpreter";
        /// A colleague, a carer.
        Other => "other", "Somebody else";
    }
}

/// The doctor invites somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteGuest {
    pub appointment_id: AppointmentId,
    /// As the doctor knows them: "Daughter", "Interpreter for Spanish".
    pub name: String,
    /// A [`GuestKind`].
    pub kind: String,
    /// Where the link is sent; empty: the doctor passes it on.
    #[serde(default)]
    pub email: String,
}

/// The answer: a link that is not mailed is shown this once, and kept nowhere.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestInvited {
    pub id: VideoGuestId,
    /// The whole address; none where it is mailed.
    pub link: Option<String>,
    pub mailed_to: Option<String>,
    pub expires: LocalTime,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdmitGuest {
    pub appointment_id: AppointmentId,
    pub guest_id: VideoGuestId,
}

/// At once: who is in the call is no longer, and neither link nor pass work again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeGuest {
    pub appointment_id: AppointmentId,
    pub guest_id: VideoGuestId,
}

/// Looks at a link without using it up: programs that look into mails open links, too.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowGuestLink {
    pub link: String,
}

/// What the page of a link says, before anybody enters. Neither patient nor what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestLinkView {
    pub facility: String,
    pub practitioner: String,
    pub kind: GuestKind,
    pub starts: LocalTime,
    pub door: Door,
}

/// A guest enters: the link is used up, and what it is exchanged for opens one page until the visit is over.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterAsGuest {
    pub link: String,
    /// Their own name: patient and doctor read it.
    #[serde(default)]
    pub name: String,
    /// "true": they keep to themselves what they hear.
    #[serde(default)]
    pub agrees: String,
}

/// What the link was exchanged for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestPass {
    pub guest_id: VideoGuestId,
    pub pass: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowGuestVisit {
    pub guest_id: VideoGuestId,
    pub pass: String,
}

/// The guest's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestVisit {
    pub name: String,
    pub facility: String,
    pub practitioner: String,
    pub state: VisitState,
    pub admitted: bool,
    /// The visit is over, or the appointment is no longer.
    pub over: bool,
}

/// A ticket for the guest's connection.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeGuestTicket {
    pub guest_id: VideoGuestId,
    pub pass: String,
    /// As in [`TakeTicket`](super::TakeTicket::resume).
    #[serde(default)]
    pub resume: Option<PeerId>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestIceServers {
    pub guest_id: VideoGuestId,
    pub pass: String,
}

/// Links, passes and tickets stand in no log.
macro_rules! secret {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    )*};
}
secret!(GuestInvited, ShowGuestLink, EnterAsGuest, GuestPass, ShowGuestVisit, TakeGuestTicket, GuestIceServers);
