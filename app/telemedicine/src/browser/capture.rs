//! Camera, microphone and screen. What is not used is never asked for, and what is switched off is given back: the light
//! beside the camera goes out.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::prelude::window;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MediaDeviceInfo, MediaDevices, MediaStream, MediaStreamTrack};

use super::{
    Wishes,
    blur::Blurred,
    js::{self, Listener},
};
use crate::model::{Checked, Media};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceKind {
    Camera,
    Microphone,
    Speaker,
}

/// One that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub kind: DeviceKind,
    pub id: String,
    /// Empty until the person has allowed one.
    pub name: String,
    /// What is sent comes from it.
    pub in_use: bool,
}

pub fn media_devices() -> Option<MediaDevices> {
    // Over a plain http address the browser has none.
    window().navigator().media_devices().ok().filter(|devices| devices.is_object())
}

pub fn can_share_screen() -> bool {
    media_devices().is_some_and(|devices| js::method(&devices, "getDisplayMedia").is_some())
}

/// What there is to choose from. Browsers name devices only where one of them was allowed.
pub async fn devices() -> Vec<Device> {
    let Some(Ok(listed)) = media_devices().map(|devices| devices.enumerate_devices()) else { return Vec::new() };
    let Ok(listed) = listed.await else { return Vec::new() };
    let listed = js_sys::Array::from(&listed).into_iter().map(JsValue::unchecked_into::<MediaDeviceInfo>);
    listed
        .filter_map(|device| {
            let kind = match js::text(&device, "kind")?.as_str() {
                "videoinput" => DeviceKind::Camera,
                "audioinput" => DeviceKind::Microphone,
                "audiooutput" => DeviceKind::Speaker,
                _ => return None,
            };
            let (id, name) = (device.device_id(), device.label());
            (!id.is_empty() && !name.is_empty()).then_some(Device { kind, id, name, in_use: false })
        })
        .collect()
}

/// A track that is open, and who hears when it ends by itself.
struct Open {
    track: MediaStreamTrack,
    _ended: Listener,
}

type Stopped = Rc<dyn Fn(DeviceKind)>;

/// What one person sends.
pub struct Capture {
    microphone: RefCell<Option<Open>>,
    camera: RefCell<Option<Open>>,
    /// Only a blurred picture may be sent: where none can be made, it is no picture.
    blurs: Cell<bool>,
    blurred: RefCell<Option<Blurred>>,
    screen: RefCell<Option<Open>>,
    stopped: RefCell<Option<Stopped>>,
    muted: Cell<bool>,
    /// The picture that is sent, as one sees oneself.
    own: MediaStream,
}

impl Capture {
    pub fn new() -> Result<Self, JsValue> {
        Ok(Self {
            microphone: RefCell::default(),
            camera: RefCell::default(),
            blurs: Cell::new(false),
            blurred: RefCell::default(),
            screen: RefCell::default(),
            stopped: RefCell::default(),
            muted: Cell::new(false),
            own: MediaStream::new()?,
        })
    }

    /// Camera or microphone has ended, and nobody here has ended it.
    pub fn when_stopped(&self, stopped: impl Fn(DeviceKind) + 'static) {
        self.stopped.replace(Some(Rc::new(stopped)));
    }

    fn watched(&self, track: MediaStreamTrack, kind: DeviceKind) -> Open {
        let stopped = self.stopped.borrow().clone();
        let ended = Listener::new(&track, "ended", move |_| {
            if let Some(stopped) = &stopped {
                stopped(kind);
            }
        });
        Open { track, _ended: ended }
    }

    /// Opens what is wished for and not open yet: both with one question where both are needed.
    pub async fn open(&self, wishes: &Wishes) -> Opened {
        let microphone = wishes.uses_microphone() && self.microphone.borrow().is_none();
        let camera = wishes.uses_camera() && !wishes.unseen && self.camera.borrow().is_none();
        if microphone && camera && self.ask(Some(wishes), Some(wishes)).await.is_ok() {
            return Opened { microphone: Some(Checked::Works), camera: Some(Checked::Works) };
        }
        let mut opened = Opened::default();
        if microphone {
            opened.microphone = Some(found(self.ask(Some(wishes), None).await));
        }
        if camera {
            opened.camera = Some(found(self.ask(None, Some(wishes)).await));
        }
        opened
    }

    async fn ask(&self, microphone: Option<&Wishes>, camera: Option<&Wishes>) -> Result<(), Checked> {
        let with = |exactly: bool| {
            json!({
                "audio": microphone.map_or(Value::Bool(false), |wishes| sound(wishes.microphone.as_deref().filter(|_| exactly))),
                "video": camera.map_or(Value::Bool(false), |wishes| picture(wishes.camera.as_deref().filter(|_| exactly))),
            })
        };
        let stream = match ask_for(&with(true)).await {
            // The one that was chosen is not there any more: any other will do.
            Err(Checked::Missing) => ask_for(&with(false)).await?,
            other => other?,
        };
        for track in stream.get_tracks().iter().map(JsValue::unchecked_into::<MediaStreamTrack>) {
            if track.kind() == "audio" {
                track.set_enabled(!self.muted.get());
                stop(self.microphone.replace(Some(self.watched(track, DeviceKind::Microphone))));
            } else {
                stop(self.camera.replace(Some(self.watched(track, DeviceKind::Camera))));
                self.blur(camera.is_some_and(|wishes| wishes.blurred));
            }
        }
        self.show_own();
        Ok(())
    }

    /// The others hear nothing; the microphone itself stays open, so that going on takes no time.
    pub fn mute(&self, muted: bool) {
        self.muted.set(muted);
        if let Some(microphone) = &*self.microphone.borrow() {
            microphone.track.set_enabled(!muted);
        }
    }

    pub fn blur(&self, blurred: bool) {
        self.blurs.set(blurred);
        let camera = self.camera.borrow();
        self.blurred.replace(camera.as_ref().filter(|_| blurred).and_then(|camera| Blurred::new(&camera.track).ok()));
        drop(camera);
        self.show_own();
    }

    pub fn close_camera(&self) {
        self.blurred.replace(None);
        stop(self.camera.take());
        self.show_own();
    }

    pub fn close_microphone(&self) {
        stop(self.microphone.take());
    }

    /// Shares the screen in place of the picture; `ended` is told when the browser's own button ends it.
    pub async fn share_screen(&self, ended: impl FnMut(JsValue) + 'static) -> Result<(), Checked> {
        let devices = media_devices().ok_or(Checked::Fails)?;
        let wish = js::object(&json!({ "video": true }));
        let asked = js::call(&devices, "getDisplayMedia", &[wish]).ok_or(Checked::Fails)?;
        let stream = js_sys::Promise::<JsValue>::resolve(&asked).await.map_err(|refused| why(&refused))?;
        let tracks = stream.unchecked_into::<MediaStream>().get_video_tracks();
        let track: MediaStreamTrack = tracks.get(0).dyn_into().map_err(|_| Checked::Missing)?;
        let ended = Listener::new(&track, "ended", ended);
        stop(self.screen.replace(Some(Open { track, _ended: ended })));
        self.show_own();
        Ok(())
    }

    pub fn end_screen(&self) {
        stop(self.screen.take());
        self.show_own();
    }

    /// Gives everything back.
    pub fn close(&self) {
        self.close_microphone();
        self.close_camera();
        self.end_screen();
    }

    pub fn sound(&self) -> Option<MediaStreamTrack> {
        self.microphone.borrow().as_ref().map(|open| js::same(&open.track))
    }

    pub fn picture(&self) -> Option<MediaStreamTrack> {
        let open = |one: &RefCell<Option<Open>>| one.borrow().as_ref().map(|open| js::same(&open.track));
        open(&self.screen).or_else(|| match self.blurs.get() {
            true => self.blurred.borrow().as_ref().map(|blurred| js::same(&blurred.track)),
            false => open(&self.camera),
        })
    }

    pub fn media(&self) -> Media {
        Media {
            audio: self.microphone.borrow().is_some() && !self.muted.get(),
            video: self.picture().is_some(),
            screen: self.screen.borrow().is_some(),
        }
    }

    pub fn uses(&self, device: &Device) -> bool {
        let open = match device.kind {
            DeviceKind::Camera => self.camera.borrow(),
            DeviceKind::Microphone => self.microphone.borrow(),
            DeviceKind::Speaker => return false,
        };
        let settings = open.as_ref().and_then(|open| js::call(&open.track, "getSettings", &[]));
        settings.and_then(|settings| js::text(&settings, "deviceId")).is_some_and(|id| id == device.id)
    }

    pub fn own(&self) -> &MediaStream {
        &self.own
    }

    fn show_own(&self) {
        for track in self.own.get_tracks().iter() {
            self.own.remove_track(track.unchecked_ref());
        }
        if let Some(picture) = self.picture() {
            self.own.add_track(&picture);
        }
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.close();
    }
}

/// What became of each that was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    pub microphone: Option<Checked>,
    pub camera: Option<Checked>,
}

fn found(asked: Result<(), Checked>) -> Checked {
    asked.err().unwrap_or(Checked::Works)
}

fn stop(open: Option<Open>) {
    if let Some(Open { track, .. }) = open {
        track.stop();
    }
}

fn sound(device: Option<&str>) -> Value {
    let mut wish = json!({ "echoCancellation": true, "noiseSuppression": true, "autoGainControl": true });
    choose(&mut wish, device);
    wish
}

/// Enough for a face; with four in a call a telephone sends it three times.
fn picture(device: Option<&str>) -> Value {
    let mut wish = json!({ "width": { "ideal": 960 }, "height": { "ideal": 540 }, "frameRate": { "max": 30 } });
    if device.is_none() {
        wish["facingMode"] = json!("user");
    }
    choose(&mut wish, device);
    wish
}

fn choose(wish: &mut Value, device: Option<&str>) {
    if let Some(device) = device {
        wish["deviceId"] = json!({ "exact": device });
    }
}

async fn ask_for(wish: &Value) -> Result<MediaStream, Checked> {
    let devices = media_devices().ok_or(Checked::Fails)?;
    let wish = js::object(wish);
    let asked = devices.get_user_media_with_constraints(wish.unchecked_ref()).map_err(|refused| why(&refused))?;
    asked.await.map(JsValue::unchecked_into).map_err(|refused| why(&refused))
}

/// By the name of the browser's refusal.
fn why(refused: &JsValue) -> Checked {
    match js::text(refused, "name").as_deref() {
        Some("NotAllowedError" | "SecurityError") => Checked::Refused,
        Some("NotFoundError" | "OverconstrainedError") => Checked::Missing,
        Some("NotReadableError" | "AbortError") => Checked::InUse,
        _ => Checked::Fails,
    }
}
