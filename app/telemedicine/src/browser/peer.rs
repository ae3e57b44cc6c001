//! The connection with one other person.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use js_sys::Date;
use leptos::task::spawn_local;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    MediaStream, MediaStreamTrack, RtcConfiguration, RtcIceCandidateInit, RtcOfferOptions, RtcPeerConnection,
    RtcPeerConnectionIceEvent, RtcPeerConnectionState, RtcRtpSender, RtcRtpTransceiver, RtcRtpTransceiverDirection,
    RtcRtpTransceiverInit, RtcSdpType, RtcSessionDescriptionInit, RtcSignalingState, RtcTrackEvent,
};

use super::{
    Reach,
    js::{self, Listener},
    quality::{Counted, Quality, counted, quality},
};
use crate::model::{Candidate, Description, FromBrowser, PeerId, SdpKind};

/// So long a lost connection may find back by itself. The polite side waits for longer, so that both do not offer at once.
const PATIENCE_MS: f64 = 1500.0;
const POLITE_PATIENCE_MS: f64 = 4000.0;
/// A new way takes so long to be found, on a bad network.
const AGAIN_MS: f64 = 6000.0;
/// A connection that has never stood is tried anew after so long.
const FIRST_MS: f64 = 10_000.0;
/// An offer that nobody answers may not have been heard: it is said again.
const UNHEARD_MS: f64 = 2000.0;
/// More than one sign of the same cause comes within so long.
const AT_ONCE_MS: f64 = 250.0;

enum Task {
    Offer { anew: bool },
    Description(Description),
    Candidate(Candidate),
}

/// What is sent at the moment.
#[derive(Clone, Default)]
pub struct Sent {
    pub sound: Option<MediaStreamTrack>,
    pub picture: Option<MediaStreamTrack>,
}

struct Senders {
    sound: RtcRtpSender,
    picture: RtcRtpSender,
}

/// Whoever is impolite offers a sound and a picture at the beginning, the polite one answers, whether or not there is
/// anything to send: what is sent is put in and taken out later without another word. Only a way that was lost is
/// negotiated again, and that from both sides, as perfect negotiation has it.
pub struct PeerLink {
    pub id: PeerId,
    polite: bool,
    connection: RtcPeerConnection,
    /// What comes from them. It stays the same, whatever is in it.
    pub stream: MediaStream,
    senders: RefCell<Option<Senders>>,
    sent: RefCell<Sent>,
    /// One after the other, in the order in which they came.
    tasks: RefCell<VecDeque<Task>>,
    working: Cell<bool>,
    say: Box<dyn Fn(FromBrowser)>,
    listeners: RefCell<Vec<Listener>>,
    /// When it was last tried, or when the connection was lost.
    tried: Cell<f64>,
    lost: Cell<bool>,
    was_connected: Cell<bool>,
    counted: Cell<Counted>,
}

impl PeerLink {
    pub fn open(
        me: PeerId,
        id: PeerId,
        configuration: &RtcConfiguration,
        sent: Sent,
        say: impl Fn(FromBrowser) + 'static,
        changed: impl Fn() + 'static,
    ) -> Result<Rc<Self>, JsValue> {
        let link = Rc::new(Self {
            id,
            polite: me.is_polite_towards(id),
            connection: RtcPeerConnection::new_with_configuration(configuration)?,
            stream: MediaStream::new()?,
            senders: RefCell::new(None),
            sent: RefCell::new(sent),
            tasks: RefCell::default(),
            working: Cell::new(false),
            say: Box::new(say),
            listeners: RefCell::default(),
            tried: Cell::new(Date::now()),
            lost: Cell::new(false),
            was_connected: Cell::new(false),
            counted: Cell::default(),
        });
        link.listen(changed);
        if !link.polite {
            link.offer_both()?;
            link.push(Task::Offer { anew: false });
        }
        Ok(link)
    }

    fn listen(self: &Rc<Self>, changed: impl Fn() + 'static) {
        let connection = &self.connection;
        let link = Rc::downgrade(self);
        let candidate = Listener::new(connection, "icecandidate", move |event| {
            let candidate = event.unchecked_ref::<RtcPeerConnectionIceEvent>().candidate();
            let Some((link, candidate)) = link.upgrade().zip(candidate) else { return };
            let candidate = Candidate {
                candidate: candidate.candidate(),
                sdp_mid: candidate.sdp_mid(),
                sdp_m_line_index: candidate.sdp_m_line_index(),
                username_fragment: js::text(&candidate, "usernameFragment"),
            };
            (link.say)(FromBrowser::Candidate { to: link.id, candidate });
        });
        let stream = js::same(&self.stream);
        let track = Listener::new(connection, "track", move |event| {
            stream.add_track(&event.unchecked_ref::<RtcTrackEvent>().track());
        });
        let link = Rc::downgrade(self);
        let state = Listener::new(connection, "connectionstatechange", move |_| {
            if let Some(link) = link.upgrade() {
                link.state_changed();
            }
            changed();
        });
        self.listeners.borrow_mut().extend([candidate, track, state]);
    }

    fn state_changed(&self) {
        match self.connection.connection_state() {
            RtcPeerConnectionState::Connected => {
                self.lost.set(false);
                self.was_connected.set(true);
            }
            RtcPeerConnectionState::Disconnected | RtcPeerConnectionState::Failed if !self.lost.replace(true) => {
                self.tried.set(Date::now());
            }
            _ => {}
        }
    }

    pub fn reach(&self) -> Reach {
        match self.connection.connection_state() {
            RtcPeerConnectionState::Connected => Reach::Connected,
            _ if self.was_connected.get() => Reach::Interrupted,
            _ => Reach::Connecting,
        }
    }

    /// Once a second: a way that stays lost is looked for anew.
    pub fn tick(self: &Rc<Self>) {
        let now = Date::now();
        let unanswered = self.connection.signaling_state() == RtcSignalingState::HaveLocalOffer;
        let wait = match self.connection.connection_state() {
            RtcPeerConnectionState::Closed => return,
            _ if unanswered => UNHEARD_MS,
            RtcPeerConnectionState::Connected => return,
            RtcPeerConnectionState::Disconnected | RtcPeerConnectionState::Failed if self.polite => POLITE_PATIENCE_MS,
            RtcPeerConnectionState::Disconnected | RtcPeerConnectionState::Failed => PATIENCE_MS,
            _ if self.lost.get() => AGAIN_MS,
            _ => FIRST_MS,
        };
        if now - self.tried.get() >= wait {
            self.refresh();
        }
    }

    /// The server has passed something on to nobody: perhaps they have gone, perhaps it does not know them yet.
    pub fn unheard(self: &Rc<Self>) {
        if Date::now() - self.tried.get() > AT_ONCE_MS {
            self.refresh();
        }
    }

    /// What was said may have been lost: says an open offer again, or looks for another way where there is none.
    pub fn refresh(self: &Rc<Self>) {
        if self.connection.connection_state() != RtcPeerConnectionState::Connected
            || self.connection.signaling_state() != RtcSignalingState::Stable
        {
            self.tried.set(Date::now());
            self.push(Task::Offer { anew: true });
        }
    }

    pub fn hear_description(self: &Rc<Self>, description: Description) {
        self.push(Task::Description(description));
    }

    pub fn hear_candidate(self: &Rc<Self>, candidate: Candidate) {
        self.push(Task::Candidate(candidate));
    }

    pub fn configure(&self, configuration: &RtcConfiguration) {
        // Refused only where it would change what can't be changed; the old one then stays.
        let _ = self.connection.set_configuration_with_configuration(configuration);
    }

    /// From now on this is sent.
    pub fn send(&self, sent: Sent) {
        self.sent.replace(sent);
        self.put_in();
    }

    fn put_in(&self) {
        if let Some(Senders { sound, picture }) = &*self.senders.borrow() {
            let sent = self.sent.borrow();
            // A connection that was closed meanwhile sends nothing anyway.
            drop(sound.replace_track(sent.sound.as_ref()));
            drop(picture.replace_track(sent.picture.as_ref()));
        }
    }

    fn push(self: &Rc<Self>, task: Task) {
        self.tasks.borrow_mut().push_back(task);
        if !self.working.replace(true) {
            let link = self.clone();
            spawn_local(async move { link.work().await });
        }
    }

    async fn work(self: Rc<Self>) {
        loop {
            let task = self.tasks.borrow_mut().pop_front();
            let Some(task) = task else { break };
            // What does not succeed leaves the connection as it was, and `tick` tries again.
            let _ = match task {
                Task::Offer { anew } => self.offer(anew).await,
                Task::Description(description) => self.take(description).await,
                Task::Candidate(candidate) => self.add(&candidate).await,
            };
        }
        self.working.set(false);
    }

    fn offer_both(&self) -> Result<(), JsValue> {
        let init = RtcRtpTransceiverInit::new();
        init.set_direction(RtcRtpTransceiverDirection::Sendrecv);
        // Sound and picture of one stream are played together.
        init.set_streams(&js_sys::Array::of1(&JsValue::from(MediaStream::new()?)));
        let add = |kind| self.connection.add_transceiver_with_str_and_init(kind, &init).sender();
        self.senders.replace(Some(Senders { sound: add("audio"), picture: add("video") }));
        self.put_in();
        Ok(())
    }

    async fn offer(&self, anew: bool) -> Result<(), JsValue> {
        match self.connection.signaling_state() {
            RtcSignalingState::Stable => {}
            RtcSignalingState::HaveLocalOffer => {
                self.say_description();
                return Ok(());
            }
            _ => return Ok(()),
        }
        let options = RtcOfferOptions::new();
        options.set_ice_restart(anew);
        let offer = self.connection.create_offer_with_rtc_offer_options(&options).await?;
        self.connection.set_local_description(offer.unchecked_ref()).await?;
        self.say_description();
        Ok(())
    }

    async fn take(&self, description: Description) -> Result<(), JsValue> {
        let state = self.connection.signaling_state();
        let is_offer = description.kind == SdpKind::Offer;
        let unwanted = match is_offer {
            // Both have made an offer.
            true => state != RtcSignalingState::Stable && !self.polite,
            false => state != RtcSignalingState::HaveLocalOffer,
        };
        if unwanted {
            return Ok(());
        }
        let kind = if is_offer { RtcSdpType::Offer } else { RtcSdpType::Answer };
        let init = RtcSessionDescriptionInit::new(kind);
        init.set_sdp(&description.sdp);
        // An offer takes one's own back, where there is one.
        self.connection.set_remote_description(&init).await?;
        if is_offer {
            self.answer_both()?;
            let answer = self.connection.create_answer().await?;
            self.connection.set_local_description(answer.unchecked_ref()).await?;
            self.say_description();
        }
        Ok(())
    }

    /// The polite one sends by what the other has offered.
    fn answer_both(&self) -> Result<(), JsValue> {
        if self.senders.borrow().is_some() {
            return Ok(());
        }
        let stream: JsValue = MediaStream::new()?.into();
        let (mut sound, mut picture) = (None, None);
        for transceiver in self.connection.get_transceivers().iter() {
            let transceiver: RtcRtpTransceiver = transceiver.unchecked_into();
            transceiver.set_direction(RtcRtpTransceiverDirection::Sendrecv);
            let sender = transceiver.sender();
            js::call(&sender, "setStreams", std::slice::from_ref(&stream));
            if transceiver.receiver().track().kind() == "audio" {
                sound = Some(sender);
            } else {
                picture = Some(sender);
            }
        }
        if let Some((sound, picture)) = sound.zip(picture) {
            self.senders.replace(Some(Senders { sound, picture }));
            self.put_in();
        }
        Ok(())
    }

    async fn add(&self, candidate: &Candidate) -> Result<(), JsValue> {
        let Candidate { candidate, sdp_mid, sdp_m_line_index, username_fragment } = candidate;
        let init: RtcIceCandidateInit = js::object(&json!({
            "candidate": candidate,
            "sdpMid": sdp_mid,
            "sdpMLineIndex": sdp_m_line_index,
            "usernameFragment": username_fragment,
        }))
        .unchecked_into();
        self.connection.add_ice_candidate_with_opt_rtc_ice_candidate_init(Some(&init)).await.map(drop)
    }

    fn say_description(&self) {
        let Some(local) = self.connection.local_description() else { return };
        let kind = if local.type_() == RtcSdpType::Offer { SdpKind::Offer } else { SdpKind::Answer };
        let description = Description { kind, sdp: local.sdp() };
        (self.say)(FromBrowser::Description { to: self.id, description });
    }

    /// How good it has been since the last time.
    pub async fn quality(&self) -> Option<Quality> {
        let report = self.connection.get_stats().await.ok()?;
        let now = counted(report.unchecked_ref());
        let before = self.counted.replace(now);
        quality(before, now)
    }

    pub fn close(&self) {
        self.listeners.borrow_mut().clear();
        self.tasks.borrow_mut().clear();
        self.connection.close();
    }
}
