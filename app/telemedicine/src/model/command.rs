//! What people send besides consent, device check, guests and chat. Forms carry what was typed as text.

use ::model::AppointmentId;
use serde::{Deserialize, Serialize};

use super::{PeerId, VisitState};

macro_rules! about_a_visit {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            pub appointment_id: AppointmentId,
        }
    )*};
}

about_a_visit! {
    /// The patient leaves the waiting room, and may come back.
    LeaveWaitingRoom;
    /// The doctor lets the patient in: the consultation and the encounter begin.
    AdmitPatient;
    /// The doctor puts the patient back into the waiting room, for a moment. The encounter goes on.
    PutBack;
    /// The doctor finishes: the call ends for everybody, the encounter is complete and charged. Also what went on by telephone
    /// is finished so.
    FinishVideoVisit;
}

/// A ticket for one connection, for the patient or the doctor of this appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeTicket {
    pub appointment_id: AppointmentId,
    /// The peer that this page was when its connection was lost; none for a page that has just been opened.
    #[serde(default)]
    pub resume: Option<PeerId>,
}

/// The doctor tells those who wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SayRunningLate {
    /// 0 to 240; 0 says that they are on time again.
    #[serde(default)]
    pub minutes: String,
}

/// The call did not work out: doctor and patient speak by telephone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailToPhone {
    pub appointment_id: AppointmentId,
    /// What went wrong: a [`FailReason`].
    pub reason: String,
    /// The number that was called, where it is another than the patient's.
    #[serde(default)]
    pub number: String,
}

model::named! {
    FailReason {
        NoConnection => "no_connection", "No connection";
        PoorConnection => "poor_connection", "Connection too poor";
        NoSound => "no_sound", "No sound";
        NoPicture => "no_picture", "No picture";
        PatientAsked => "patient_asked", "The patient asked for it";
        Other => "other", "Something else";
    }
}

/// One question of feedback, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveFeedback {
    pub appointment_id: AppointmentId,
    /// A [`Rating`].
    #[serde(default)]
    pub rating: String,
    #[serde(default)]
    pub comment: String,
}

model::named! {
    /// "How did the video visit work for you?"
    Rating {
        VeryWell => "very_well", "Very well";
        Well => "well", "Well";
        SoSo => "so_so", "So-so";
        Badly => "badly", "Badly";
        NotAtAll => "not_at_all", "Not at all";
    }
}

/// The answer to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitChanged {
    pub appointment_id: AppointmentId,
    pub state: VisitState,
}

/// For one connection, once, at once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The second of the WebSocket's subprotocols, after [`limits::PROTOCOL`](super::limits::PROTOCOL).
    pub ticket: String,
    pub expires_at: jiff::Timestamp,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ticket(hidden)")
    }
}

/// What `RTCConfiguration.iceServers` gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceConfig {
    /// None where the house has no relay: it still works where the network allows.
    pub servers: Vec<IceServer>,
    /// Until then the credentials hold; the page asks again two minutes before, and gives them to its connections for the next
    /// ICE restart. What is connected stays so.
    pub expires_at: jiff::Timestamp,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceServer {
    pub urls: Vec<String>,
    pub username: Option<String>,
    pub credential: Option<String>,
}

impl std::fmt::Debug for IceServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IceServer").field("urls", &self.urls).finish_non_exhaustive()
    }
}
