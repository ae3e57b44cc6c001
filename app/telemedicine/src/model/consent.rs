use ::model::{AppointmentId, time::LocalTime};
use serde::{Deserialize, Serialize};

/// Which text the patient agrees to. Another text is another version, and is agreed to anew.
pub const CONSENT_VERSION: i32 = 1;

/// What the patient agrees to before they join a visit for the first time, one paragraph each.
pub const CONSENT_TEXT: [&str; 5] = [
    "In a video visit you speak with your doctor by picture and sound over the internet. The doctor can’t examine you with their hands, and may ask you to come in.",
    "Picture and sound go between your device and the doctor’s, encrypted. Nothing is recorded. What you write in the chat and the files that you send are kept with your record.",
    "If the doctor brings somebody in, such as an interpreter, you see who it is. Say so if you don’t want it.",
    "If the connection fails, the doctor calls you by telephone.",
    "A video visit is not for emergencies. If your life may be in danger, call the emergency number of the place where you are.",
];

/// The patient agrees to the video visit, for this appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveConsent {
    pub appointment_id: AppointmentId,
    /// The version whose text they have read.
    pub version: i32,
    /// "true": they agree.
    #[serde(default)]
    pub agrees: String,
}

/// The patient takes their consent back. Whoever is in the call is no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawConsent {
    pub appointment_id: AppointmentId,
}

model::named! {
    /// By what right somebody agrees (T10.6).
    Authority {
        Own => "self", "for themselves";
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentGiven {
    pub version: i32,
    pub at: LocalTime,
    pub by: String,
    pub authority: Authority,
}
