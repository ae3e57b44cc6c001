use super::capture::Opened;
use crate::model::{Checked, Media};

/// How it stands with what one sends oneself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Own {
    pub media: Media,
    /// What was found when they were last asked for.
    pub microphone: Option<Checked>,
    pub camera: Option<Checked>,
    /// They worked until they were unplugged, or until the browser took them away.
    pub microphone_stopped: bool,
    pub camera_stopped: bool,
    /// The browser is asking the person.
    pub asking: bool,
}

impl Own {
    pub fn found(&mut self, opened: Opened) {
        self.microphone = opened.microphone.or(self.microphone);
        self.camera = opened.camera.or(self.camera);
        self.microphone_stopped &= opened.microphone.is_none();
        self.camera_stopped &= opened.camera.is_none();
    }
}
