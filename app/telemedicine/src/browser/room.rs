//! A call as the pages see it.

use std::{fmt, rc::Rc};

use ::model::{AppError, AppointmentId, IdempotencyKey, VideoGuestId};
use leptos::{prelude::*, reactive::send_wrapper_ext::SendOption, task::spawn_local};
use web_sys::HtmlVideoElement;

use super::{Device, DeviceKind, LevelMeter, Own, Quality, Wishes, engine::Engine, picture};
use crate::model::{Bye, CallRole, ChatLine, Peer, PeerId, Situation};

/// Whose seat in which call. It says how one gets in.
#[derive(Clone, PartialEq, Eq)]
pub enum Seat {
    Visit(AppointmentId),
    Guest { guest_id: VideoGuestId, pass: String },
}

/// Under which this tab keeps how one takes part; no pass stands in it.
impl fmt::Display for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Visit(appointment_id) => appointment_id.fmt(f),
            Self::Guest { guest_id, .. } => guest_id.fmt(f),
        }
    }
}

/// How the page stands with the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// Not asked for yet.
    Off,
    Connecting,
    Open,
    /// It is tried again by itself. What goes between the browsers goes on.
    Lost,
    /// The server has said the last word.
    Over(Bye),
    Refused(AppError),
}

/// How the connection with another person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Connecting,
    Connected,
    Interrupted,
}

/// Somebody else in the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub peer: Peer,
    pub reach: Reach,
    pub quality: Option<Quality>,
}

/// What was written here and has not come back from the server yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    pub key: IdempotencyKey,
    pub text: String,
    /// Why it was not kept.
    pub refused: Option<String>,
}

/// What has happened, as a sentence, for those who don't hear or see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    pub number: u32,
    pub text: String,
}

#[derive(Clone, Copy)]
pub struct Room {
    pub link: RwSignal<Link>,
    pub situation: RwSignal<Option<Situation>>,
    pub peers: RwSignal<Vec<Seen>>,
    pub chat: RwSignal<Vec<ChatLine>>,
    pub unsent: RwSignal<Vec<Unsent>>,
    pub captions: RwSignal<Vec<Caption>>,
    pub own: RwSignal<Own>,
    pub wishes: RwSignal<Wishes>,
    pub devices: RwSignal<Vec<Device>>,
    /// The browser plays no sound before the page is touched.
    pub silent: RwSignal<bool>,
    /// For so many seconds the call has been interrupted.
    pub interrupted: RwSignal<Option<i64>>,
    seat: StoredValue<Seat>,
    pub role: CallRole,
    engine: StoredValue<SendOption<Rc<Engine>>>,
}

impl Room {
    /// For the page that calls it, and no longer than that page is there.
    pub fn for_page(seat: Seat, role: CallRole, wishes: Wishes) -> Self {
        let room = Self {
            link: RwSignal::new(Link::Off),
            situation: RwSignal::new(None),
            peers: RwSignal::new(Vec::new()),
            chat: RwSignal::new(Vec::new()),
            unsent: RwSignal::new(Vec::new()),
            captions: RwSignal::new(Vec::new()),
            own: RwSignal::new(Own::default()),
            wishes: RwSignal::new(wishes),
            devices: RwSignal::new(Vec::new()),
            silent: RwSignal::new(false),
            interrupted: RwSignal::new(None),
            seat: StoredValue::new(seat),
            role,
            engine: StoredValue::new(SendOption::new_local(None)),
        };
        // In the browser alone.
        Effect::new(move |_| {
            if let Some(kept) = Wishes::kept(&room.seat.read_value().to_string()) {
                room.wishes.set(kept);
            }
        });
        on_cleanup(move || {
            if let Some(engine) = room.begun() {
                engine.close();
            }
        });
        room
    }

    pub fn seat(self) -> Seat {
        self.seat.get_value()
    }

    fn begun(self) -> Option<Rc<Engine>> {
        self.engine.try_with_value(|engine| (**engine).clone()).flatten()
    }

    /// Only in the browser, by what somebody does or an effect.
    fn engine(self) -> Option<Rc<Engine>> {
        if let Some(engine) = self.begun() {
            return Some(engine);
        }
        let engine = Engine::new(self, self.seat())?;
        self.engine.update_value(|kept| **kept = Some(engine.clone()));
        Some(engine)
    }

    fn with(self, act: impl FnOnce(&Rc<Engine>)) {
        if let Some(engine) = self.engine() {
            act(&engine);
        }
    }

    /// Comes, and comes again after a last word.
    pub fn connect(self) {
        self.with(Engine::connect);
    }

    /// On purpose. The visit stays open.
    pub fn leave(self) {
        self.with(Engine::leave);
    }

    pub fn is_admitted(self) -> bool {
        self.situation.with_untracked(|situation| situation.as_ref().is_some_and(|situation| situation.admitted))
    }

    /// Shows and hears oneself, before there is a call.
    pub fn try_out(self) {
        self.with(Engine::try_out);
    }

    pub fn end_try_out(self) {
        if let Some(engine) = self.begun() {
            engine.end_try_out();
        }
    }

    /// How loud one's own microphone is.
    pub fn meter(self, heard: impl Fn(u8) + 'static) -> Option<LevelMeter> {
        self.begun()?.meter(heard)
    }

    pub fn toggle_microphone(self) {
        self.with(Engine::toggle_microphone);
    }

    pub fn toggle_camera(self) {
        self.with(Engine::toggle_camera);
    }

    pub fn toggle_screen(self) {
        self.with(Engine::toggle_screen);
    }

    /// Somebody's picture in a window of its own, and back.
    pub fn toggle_small_window(self, video: HtmlVideoElement) {
        spawn_local(async move {
            if !picture::toggle_small_window(&video).await {
                self.say(
                    "The small window can’t be opened: this browser refuses, or there is no picture yet.".to_owned(),
                );
            }
        });
    }

    pub fn set_blurred(self, blurred: bool) {
        self.with(|engine| engine.set_blurred(blurred));
    }

    pub fn choose(self, kind: DeviceKind, id: String) {
        self.with(|engine| engine.choose(kind, id));
    }

    /// What was tried before the call is used in it.
    pub fn wish(self, change: impl FnOnce(&mut Wishes)) {
        self.wishes.update(change);
        self.wishes.with_untracked(|wishes| wishes.keep(&self.seat.read_value().to_string()));
    }

    pub fn list_devices(self) {
        self.with(Engine::list_devices);
    }

    pub fn write(self, text: String) {
        self.with(|engine| engine.write(text));
    }

    /// A line that came by another way than the call's own connection: a file that was sent.
    pub fn add_line(self, line: ChatLine) {
        self.chat.update(|lines| add_line(lines, line));
    }

    /// Shows what comes from somebody, or one's own picture.
    pub fn show(self, whose: Option<PeerId>, video: &HtmlVideoElement) {
        self.with(|engine| engine.show(whose, video));
    }

    pub(super) fn say(self, text: String) {
        self.captions.update(|captions| {
            let number = captions.last().map_or(1, |last| last.number + 1);
            captions.push(Caption { number, text });
            // Who wants to read what was said an hour ago asks the chat.
            let many = captions.len().saturating_sub(20);
            captions.drain(..many);
        });
    }
}

/// In the order of their numbers, each once.
pub(super) fn add_line(lines: &mut Vec<ChatLine>, line: ChatLine) {
    if let Err(place) = lines.binary_search_by_key(&line.number, |line| line.number) {
        lines.insert(place, line);
    }
}
