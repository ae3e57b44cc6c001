//! What is sent, and shown.

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsValue;
use web_sys::{HtmlVideoElement, MediaStream};

use super::Engine;
use crate::{
    browser::{DeviceKind, LevelMeter, Wishes, capture, js::same, peer::Sent, picture},
    model::{Checked, FromBrowser, PeerId, TakesPartWith},
};

impl Engine {
    pub(super) fn sent(&self) -> Sent {
        Sent { sound: self.capture.sound(), picture: self.capture.picture() }
    }

    /// Camera and microphone, as far as they are wished for. The connections stand by then, or come to stand meanwhile.
    pub(super) fn open_media(self: &Rc<Self>) {
        if self.opening.replace(true) {
            self.open_again.set(true);
            return;
        }
        let engine = self.clone();
        spawn_local(async move {
            let wishes = engine.room.wishes.get_untracked();
            engine.capture.mute(wishes.muted);
            engine.room.own.update(|own| own.asking = true);
            let opened = engine.capture.open(&wishes).await;
            engine.opening.set(false);
            if !engine.may_capture() {
                engine.capture.close();
                return;
            }
            engine.room.own.update(|own| {
                own.asking = false;
                own.found(opened);
            });
            engine.close_unwanted(&wishes);
            engine.sends();
            engine.list_devices();
            if engine.open_again.take() {
                engine.open_media();
            }
        });
    }

    /// The browser may ask for as long as the person likes; what they have chosen otherwise meanwhile counts.
    fn close_unwanted(&self, asked: &Wishes) {
        let now = self.room.wishes.get_untracked();
        if now.camera != asked.camera || !now.uses_camera() || now.unseen {
            self.capture.close_camera();
        }
        if now.microphone != asked.microphone || !now.uses_microphone() {
            self.capture.close_microphone();
        }
        if now.blurred != asked.blurred {
            self.capture.blur(now.blurred);
        }
        self.capture.mute(now.muted);
    }

    /// Unplugged, or taken away by the browser: the call goes on with what is left.
    pub(super) fn has_stopped(self: &Rc<Self>, kind: DeviceKind) {
        match kind {
            DeviceKind::Camera => {
                self.capture.close_camera();
                self.room.own.update(|own| (own.camera, own.camera_stopped) = (Some(Checked::Missing), true));
            }
            DeviceKind::Microphone => {
                self.capture.close_microphone();
                self.room.own.update(|own| (own.microphone, own.microphone_stopped) = (Some(Checked::Missing), true));
            }
            DeviceKind::Speaker => {}
        }
        self.sends();
        self.list_devices();
    }

    /// Only as long as somebody is in a call, or tries their devices.
    pub(super) fn may_capture(&self) -> bool {
        !self.closed.get() && (self.trying.get() || self.room.is_admitted())
    }

    /// Before the call: shows and hears oneself.
    pub fn try_out(self: &Rc<Self>) {
        self.trying.set(true);
        self.open_media();
    }

    pub fn end_try_out(&self) {
        self.trying.set(false);
        if !self.may_capture() {
            self.capture.close();
            self.sends();
        }
    }

    pub fn meter(&self, heard: impl Fn(u8) + 'static) -> Option<LevelMeter> {
        LevelMeter::new(&self.capture.sound()?, heard).ok()
    }

    /// What is sent has changed.
    pub(super) fn sends(&self) {
        for peer in self.peers.borrow().iter() {
            peer.send(self.sent());
        }
        let media = self.capture.media();
        self.room.own.update(|own| own.media = media);
        self.say(&FromBrowser::Media(media));
    }

    pub fn toggle_microphone(self: &Rc<Self>) {
        if self.capture.sound().is_none() {
            self.room.wish(|wishes| {
                wishes.muted = false;
                if wishes.with == TakesPartWith::Listening {
                    wishes.with = TakesPartWith::SoundAlone;
                }
            });
            return self.open_media();
        }
        let muted = self.capture.media().audio;
        self.room.wish(|wishes| wishes.muted = muted);
        self.capture.mute(muted);
        self.sends();
    }

    pub fn toggle_camera(self: &Rc<Self>) {
        if self.capture.media().video && !self.capture.media().screen {
            self.room.wish(|wishes| wishes.unseen = true);
            self.capture.close_camera();
            return self.sends();
        }
        self.room.wish(|wishes| {
            wishes.unseen = false;
            wishes.with = TakesPartWith::PictureAndSound;
        });
        self.open_media();
    }

    pub fn set_blurred(self: &Rc<Self>, blurred: bool) {
        self.room.wish(|wishes| wishes.blurred = blurred);
        self.capture.blur(blurred);
        self.sends();
    }

    pub fn toggle_screen(self: &Rc<Self>) {
        if self.capture.media().screen {
            self.capture.end_screen();
            return self.sends();
        }
        let engine = self.clone();
        spawn_local(async move {
            let ends = Rc::downgrade(&engine);
            let ended = move |_: JsValue| {
                if let Some(engine) = ends.upgrade() {
                    engine.capture.end_screen();
                    engine.sends();
                    engine.room.say("Your screen is no longer shared.".to_owned());
                }
            };
            let shared = engine.capture.share_screen(ended).await;
            if !engine.may_capture() {
                // The call was over before the person had chosen.
                engine.capture.end_screen();
                return;
            }
            match shared {
                Ok(()) => engine.sends(),
                Err(why) => engine.room.say(not_shared(why).to_owned()),
            }
        });
    }

    pub fn choose(self: &Rc<Self>, kind: DeviceKind, id: String) {
        match kind {
            DeviceKind::Speaker => {
                self.room.wish(|wishes| wishes.speaker = Some(id));
                return;
            }
            DeviceKind::Microphone => {
                self.capture.close_microphone();
                self.room.wish(|wishes| wishes.microphone = Some(id));
            }
            DeviceKind::Camera => {
                self.capture.close_camera();
                self.room.wish(|wishes| wishes.camera = Some(id));
            }
        }
        self.open_media();
    }

    pub fn list_devices(self: &Rc<Self>) {
        let engine = self.clone();
        spawn_local(async move {
            let mut devices = capture::devices().await;
            if !engine.closed.get() {
                devices.iter_mut().for_each(|device| device.in_use = engine.capture.uses(device));
                engine.room.devices.set(devices);
            }
        });
    }

    pub fn show(self: &Rc<Self>, whose: Option<PeerId>, video: &HtmlVideoElement) {
        let Some(stream) = self.stream_of(whose) else { return };
        let (engine, video) = (self.clone(), video.clone());
        let speaker = self.room.wishes.with_untracked(|wishes| wishes.speaker.clone());
        spawn_local(async move {
            let heard = picture::show(&video, &stream, speaker.as_deref()).await;
            if !engine.closed.get() && engine.room.silent.get_untracked() == heard && whose.is_some() {
                engine.room.silent.set(!heard);
            }
        });
    }

    pub(super) fn stream_of(&self, whose: Option<PeerId>) -> Option<MediaStream> {
        let Some(id) = whose else { return Some(same(self.capture.own())) };
        self.peers.borrow().iter().find(|peer| peer.id == id).map(|peer| same(&peer.stream))
    }
}

/// Who has closed the browser's choice reads the same as where the browser has refused: the page can't tell them apart.
const fn not_shared(why: Checked) -> &'static str {
    match why {
        Checked::Refused => {
            "Your screen is not shared. To share it, press “Share screen” again and choose what the others may see."
        }
        _ => "Your screen can’t be shared from this browser. The others still see your camera.",
    }
}
