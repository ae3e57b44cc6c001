//! The device check: what works on the patient's side, before somebody waits for them.

use ::model::AppointmentId;
use serde::{Deserialize, Serialize};

model::named! {
    /// How one part of the check went. What was not asked for, because it is not used, was not tried.
    Checked {
        Works => "works", "Works";
        NotUsed => "not_used", "Not used";
        /// The person or the browser has said no.
        Refused => "refused", "Not allowed";
        /// There is none.
        Missing => "missing", "Not found";
        /// Another program has it.
        InUse => "in_use", "In use by another program";
        Fails => "fails", "Does not work";
    }
}

model::named! {
    /// What is checked.
    Part {
        Camera => "camera", "Camera";
        Microphone => "microphone", "Microphone";
        Speaker => "speaker", "Loudspeaker";
        Network => "network", "Connection";
    }
}

model::named! {
    /// With what the patient takes part. What is not used is never asked for.
    TakesPartWith {
        PictureAndSound => "picture_and_sound", "Picture and sound";
        /// Hears and speaks, shows no picture.
        SoundAlone => "sound_alone", "Sound alone";
        /// Sees, hears and writes.
        Listening => "listening", "Without camera and microphone";
    }
}

/// The patient goes into the waiting room, with what the check of their device has found. A check that found a fault keeps
/// nobody out: the doctor sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckInToVisit {
    pub appointment_id: AppointmentId,
    /// A [`TakesPartWith`].
    pub with: String,
    /// A [`Checked`] each.
    pub camera: String,
    pub microphone: String,
    pub speaker: String,
    pub network: String,
}

/// What the check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCheck {
    pub with: TakesPartWith,
    pub camera: Checked,
    pub microphone: Checked,
    pub speaker: Checked,
    pub network: Checked,
}

impl DeviceCheck {
    /// Everything that is used works.
    pub fn is_ok(&self) -> bool {
        self.faults().is_empty()
    }

    /// What is used and does not work.
    pub fn faults(&self) -> Vec<(Part, Checked)> {
        let parts = [
            (Part::Camera, self.camera),
            (Part::Microphone, self.microphone),
            (Part::Speaker, self.speaker),
            (Part::Network, self.network),
        ];
        parts.into_iter().filter(|(_, found)| !matches!(found, Checked::Works | Checked::NotUsed)).collect()
    }
}
