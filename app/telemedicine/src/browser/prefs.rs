use leptos::prelude::window;
use serde::{Deserialize, Serialize};

use crate::model::TakesPartWith;

/// How somebody wants to take part. Kept in the browser's tab: who was muted or blurred is so after a reload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    pub with: TakesPartWith,
    /// The others see that somebody is there, and no more.
    pub blurred: bool,
    pub muted: bool,
    /// The camera is switched off for the moment.
    pub unseen: bool,
    pub camera: Option<String>,
    pub microphone: Option<String>,
    pub speaker: Option<String>,
}

impl Default for Wishes {
    fn default() -> Self {
        Self::of(TakesPartWith::PictureAndSound)
    }
}

impl Wishes {
    pub const fn of(with: TakesPartWith) -> Self {
        Self { with, blurred: false, muted: false, unseen: false, camera: None, microphone: None, speaker: None }
    }

    pub fn uses_microphone(&self) -> bool {
        self.with != TakesPartWith::Listening
    }

    pub fn uses_camera(&self) -> bool {
        self.with == TakesPartWith::PictureAndSound
    }

    /// What this tab kept of the visit, if it did.
    pub fn kept(visit: &str) -> Option<Self> {
        let text = window().session_storage().ok()??.get_item(&name(visit)).ok()??;
        serde_json::from_str(&text).ok()
    }

    pub fn keep(&self, visit: &str) {
        // A browser that keeps nothing asks again after a reload.
        if let (Ok(Some(storage)), Ok(text)) = (window().session_storage(), serde_json::to_string(self)) {
            let _ = storage.set_item(&name(visit), &text);
        }
    }
}

fn name(visit: &str) -> String {
    format!("video visit {visit}")
}
