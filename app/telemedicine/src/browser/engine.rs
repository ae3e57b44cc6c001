//! What keeps a call going: the signalling, who is connected with whom, what is sent. One for each page that takes part.

mod hear;
mod link;
mod media;
mod others;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use js_sys::Date;
use leptos::{
    leptos_dom::helpers::{IntervalHandle, set_interval_with_handle},
    prelude::*,
    task::spawn_local,
};

use self::link::Socket;
use super::{
    Capture, Link, Reach, Room, Seat, Seen, Unsent, capture::media_devices, js::Listener, peer::PeerLink, relay,
};
use crate::model::{
    Bye, CallRole, FromBrowser, IceConfig, PeerId,
    limits::{SILENCE_SECONDS, TURN_RENEW_SECONDS},
};

const TICK: Duration = Duration::from_secs(1);
/// In so many ticks the connections' quality is read once.
const QUALITY_TICKS: u32 = 3;
/// After so many milliseconds a connection that does not come is given up for another one.
const PATIENCE_MS: f64 = 10_000.0;

pub struct Engine {
    room: Room,
    seat: Seat,
    capture: Capture,
    peers: RefCell<Vec<Rc<PeerLink>>>,
    socket: RefCell<Option<Socket>>,
    /// Which socket the events belong to: what an old one says is not heard any more.
    turn: Cell<u32>,
    me: Cell<Option<PeerId>>,
    ice: RefCell<Option<IceConfig>>,
    /// When something was heard last.
    heard: Cell<f64>,
    tries: Cell<u32>,
    interrupted_since: Cell<Option<f64>>,
    /// The other side has gone on purpose: that is no interruption.
    other_left: Cell<bool>,
    ticks: Cell<u32>,
    clock: Cell<Option<IntervalHandle>>,
    listeners: RefCell<Vec<Listener>>,
    media_asked: Cell<bool>,
    opening: Cell<bool>,
    /// Something else was wished for while they were being opened.
    open_again: Cell<bool>,
    /// Camera and microphone are being tried, before there is a call.
    trying: Cell<bool>,
    closed: Cell<bool>,
}

impl Engine {
    pub fn new(room: Room, seat: Seat) -> Option<Rc<Self>> {
        let engine = Rc::new(Self {
            room,
            seat,
            capture: Capture::new().ok()?,
            peers: RefCell::default(),
            socket: RefCell::default(),
            turn: Cell::new(0),
            me: Cell::new(None),
            ice: RefCell::default(),
            heard: Cell::new(0.0),
            tries: Cell::new(0),
            interrupted_since: Cell::new(None),
            other_left: Cell::new(false),
            ticks: Cell::new(0),
            clock: Cell::new(None),
            listeners: RefCell::default(),
            media_asked: Cell::new(false),
            opening: Cell::new(false),
            open_again: Cell::new(false),
            trying: Cell::new(false),
            closed: Cell::new(false),
        });
        engine.listen();
        Some(engine)
    }

    fn listen(self: &Rc<Self>) {
        let engine = Rc::downgrade(self);
        let tick = move || {
            if let Some(engine) = engine.upgrade() {
                engine.tick();
            }
        };
        self.clock.set(set_interval_with_handle(tick, TICK).ok());
        let engine = Rc::downgrade(self);
        self.capture.when_stopped(move |kind| {
            if let Some(engine) = engine.upgrade() {
                engine.has_stopped(kind);
            }
        });
        let engine = Rc::downgrade(self);
        let online = Listener::new(&window(), "online", move |_| {
            if let Some(engine) = engine.upgrade() {
                engine.network_is_back();
            }
        });
        let engine = Rc::downgrade(self);
        let other_devices = media_devices().map(|devices| {
            Listener::new(&devices, "devicechange", move |_| {
                if let Some(engine) = engine.upgrade() {
                    engine.list_devices();
                }
            })
        });
        self.listeners.borrow_mut().extend([Some(online), other_devices].into_iter().flatten());
    }

    fn end(self: &Rc<Self>, bye: Bye) {
        self.next_turn();
        // The server closes after its last word; what was said before is still sent.
        self.socket.replace(None);
        self.end_call();
        self.me.set(None);
        self.room.situation.set(None);
        self.room.link.set(Link::Over(bye));
    }

    /// Nobody is seen or heard any more, in either direction.
    fn end_call(&self) {
        self.media_asked.set(false);
        self.capture.close();
        for peer in self.peers.take() {
            peer.close();
        }
        self.room.peers.set(Vec::new());
        self.room.interrupted.set(None);
        self.interrupted_since.set(None);
        self.room.own.update(|own| own.media = self.capture.media());
    }

    /// The page is gone.
    pub fn close(&self) {
        self.closed.set(true);
        self.socket.replace(None);
        self.capture.close();
        for peer in self.peers.take() {
            peer.close();
        }
        if let Some(clock) = self.clock.take() {
            clock.clear();
        }
        self.listeners.borrow_mut().clear();
    }

    /// Shown once the server has it; until then it is said again after each welcome.
    pub fn write(&self, text: String) {
        let key = kit::new_key();
        self.room.unsent.update(|unsent| unsent.push(Unsent { key, text: text.clone(), refused: None }));
        self.say(&FromBrowser::Chat { key, text });
    }

    fn tick(self: &Rc<Self>) {
        let (now, link) = (Date::now(), self.room.link.get_untracked());
        let silent_for = now - self.heard.get();
        let is_silent = match link {
            Link::Open => silent_for > SILENCE_SECONDS as f64 * 1000.0,
            Link::Connecting | Link::Lost => self.socket.borrow().is_some() && silent_for > PATIENCE_MS,
            Link::Off | Link::Over(_) | Link::Refused(_) => return,
        };
        if is_silent {
            self.lost();
        }
        let peers = self.peers.borrow().clone();
        for peer in &peers {
            peer.tick();
        }
        self.count_interruption(now);
        let ticks = self.ticks.get() + 1;
        self.ticks.set(ticks);
        if ticks.is_multiple_of(QUALITY_TICKS) {
            for peer in peers {
                let engine = self.clone();
                spawn_local(async move {
                    let quality = peer.quality().await;
                    if !engine.closed.get() {
                        engine.mark(peer.id, |seen| seen.quality = quality);
                    }
                });
            }
            let engine = self.clone();
            spawn_local(async move { engine.renew_ice_if_old().await });
        }
    }

    /// Since when patient and doctor have been without each other.
    fn count_interruption(&self, now: f64) {
        let admitted = self.room.is_admitted();
        let by_server = self
            .room
            .situation
            .with_untracked(|stands| stands.as_ref().is_some_and(|stands| stands.interrupted_since.is_some()));
        let other = self.other();
        let gone = |seen: &Seen| seen.peer.role == other && (seen.peer.away || seen.reach == Reach::Interrupted);
        let interrupted = admitted
            && (by_server && !self.other_left.get()
                || self.room.link.get_untracked() == Link::Lost
                || self.room.peers.with_untracked(|peers| peers.iter().any(gone)));
        let since = interrupted.then(|| self.interrupted_since.get().unwrap_or(now));
        self.interrupted_since.set(since);
        let seconds = since.map(|since| ((now - since) / 1000.0) as i64);
        if self.room.interrupted.get_untracked() != seconds {
            self.room.interrupted.set(seconds);
        }
    }

    /// With whom the call is, for whoever sits here.
    fn other(&self) -> CallRole {
        match self.room.role {
            CallRole::Clinician => CallRole::Patient,
            CallRole::Patient | CallRole::Guest => CallRole::Clinician,
        }
    }

    /// Credentials of the relay are good for minutes. What is connected stays so, whatever becomes of them.
    async fn renew_ice_if_old(&self) {
        let soon = Date::now() / 1000.0 + TURN_RENEW_SECONDS as f64;
        if self.ice.borrow().as_ref().is_some_and(|ice| ice.expires_at.as_second() as f64 > soon) {
            return;
        }
        let asked = relay::ask(&self.seat).await;
        // Refused or unreachable: it is asked again soon, and without a relay it goes where the network allows.
        let Ok(ice) = asked else { return };
        let configuration = relay::configuration(&ice.servers, false);
        for peer in self.peers.borrow().iter() {
            peer.configure(&configuration);
        }
        self.ice.replace(Some(ice));
    }
}
