//! Every order of events, told to connections that look at any moment: what a page makes of its messages is what is true.

use std::collections::{BTreeMap, BTreeSet};

use model::{AccountId, VideoGuestId};
use proptest::prelude::*;
use scheduling::model::AppointmentState;
use uuid::Uuid;

use super::{
    now::{Now, SeatRow},
    telling::{Told, why_gone},
};
use crate::{
    model::{Bye, CallRole, FromServer, GuestKind, LeftHow, Media, PeerId, Situation, VisitState},
    server::{
        chat::{Author, Line},
        guest::GuestRow,
    },
};

const PATIENT: &str = "Maya Lindqvist";

/// Who may come: the patient, the doctor, two guests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Person {
    Patient,
    Clinician,
    Guest(u8),
}

impl Person {
    fn author(self) -> Author {
        match self {
            Self::Patient => Author::Patient(AccountId(Uuid::from_u128(1))),
            Self::Clinician => Author::Clinician(AccountId(Uuid::from_u128(2))),
            Self::Guest(number) => Author::Guest(guest(number)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Patient => PATIENT,
            Self::Clinician => "Dr Amara Okafor",
            Self::Guest(0) => "Ana",
            Self::Guest(_) => "Ben",
        }
    }
}

fn guest(number: u8) -> VideoGuestId {
    VideoGuestId(Uuid::from_u128(100 + u128::from(number)))
}

#[derive(Clone, Debug)]
enum Event {
    /// A new page of that person.
    Comes(Person),
    /// The page that has the seat, by a new connection.
    Resumes(Person),
    Leaves(Person),
    Lost(Person),
    Becomes(VisitState),
    Admitted(u8),
    Revoked(u8),
    Writes(Person),
    Sends(Person),
    AppointmentEnds,
    /// That connection, counted from the oldest, is told.
    Looks(u8),
}

fn event() -> impl Strategy<Value = Event> {
    let person = prop_oneof![Just(Person::Patient), Just(Person::Clinician), (0u8..2).prop_map(Person::Guest)];
    prop_oneof![
        4 => person.clone().prop_map(Event::Comes),
        2 => person.clone().prop_map(Event::Resumes),
        2 => person.clone().prop_map(Event::Leaves),
        2 => person.clone().prop_map(Event::Lost),
        4 => proptest::sample::select(VisitState::ALL).prop_map(Event::Becomes),
        2 => (0u8..2).prop_map(Event::Admitted),
        1 => (0u8..2).prop_map(Event::Revoked),
        3 => person.clone().prop_map(Event::Writes),
        1 => person.prop_map(Event::Sends),
        1 => Just(Event::AppointmentEnds),
        12 => (0u8..8).prop_map(Event::Looks),
    ]
}

/// What is true, and who is connected.
struct World {
    now: Now,
    next: u128,
    /// Each connection: what the server has told it, and what its page has made of that.
    connections: Vec<(Told, Mirror)>,
}

/// A page, which knows nothing but its messages.
#[derive(Default)]
struct Mirror {
    you: Option<PeerId>,
    situation: Option<Situation>,
    peers: BTreeMap<PeerId, (String, bool)>,
    chat: Vec<i64>,
    bye: Option<Bye>,
}

impl Mirror {
    fn hears(&mut self, message: FromServer) {
        assert!(self.bye.is_none(), "after the last word nothing is said");
        assert!(
            self.you.is_some() || matches!(message, FromServer::Welcome(_) | FromServer::Bye(_)),
            "{message:?} before hello"
        );
        match message {
            FromServer::Welcome(welcome) => {
                assert!(self.you.replace(welcome.you.id).is_none(), "welcomed once");
                self.peers = welcome.peers.into_iter().map(|peer| (peer.id, (peer.name, peer.away))).collect();
                self.chat = welcome.chat.iter().map(|line| line.number).collect();
                assert!(welcome.situation.admitted || (self.peers.is_empty() && self.chat.is_empty()));
                self.situation = Some(welcome.situation);
            }
            FromServer::Situation(situation) => {
                assert_ne!(self.situation.as_ref(), Some(&*situation), "nothing new was told");
                self.situation = Some(*situation);
            }
            FromServer::Joined(peer) => {
                assert_ne!(Some(peer.id), self.you, "never oneself");
                assert!(self.peers.insert(peer.id, (peer.name, peer.away)).is_none(), "joined twice");
            }
            FromServer::Left { peer, how: _ } => {
                assert!(self.peers.remove(&peer).is_some(), "left without having been there")
            }
            FromServer::Away(peer) => {
                let before = self.peers.get_mut(&peer).map(|(_, away)| std::mem::replace(away, true));
                assert_eq!(before, Some(false), "away from here");
            }
            FromServer::Back(peer) => {
                let before = self.peers.get_mut(&peer).map(|(_, away)| std::mem::replace(away, false));
                assert_eq!(before, Some(true), "back from away");
            }
            FromServer::Chat(line) => {
                assert!(self.situation.as_ref().is_some_and(|now| now.admitted), "who waits reads nothing");
                assert!(self.chat.last().is_none_or(|last| *last < line.number), "in order, once");
                self.chat.push(line.number);
            }
            FromServer::Bye(bye) => self.bye = Some(bye),
            FromServer::Media { .. }
            | FromServer::Description { .. }
            | FromServer::Candidate { .. }
            | FromServer::Refused(_)
            | FromServer::Pulse => {
                panic!("{message:?} does not come from how things stand")
            }
        }
    }
}

impl World {
    fn new() -> Self {
        let guests = (0..2)
            .map(|number| GuestRow {
                id: guest(number),
                invited_name: "somebody".into(),
                kind: GuestKind::Relative,
                name: Some(Person::Guest(number).name().into()),
                admitted: false,
                revoked: false,
                seated: false,
                away: false,
            })
            .collect();
        let now = Now {
            state: VisitState::PatientWaiting,
            appointment_state: AppointmentState::Booked,
            over: false,
            since: None,
            waiting: None,
            running_late_minutes: None,
            seats: Vec::new(),
            guests,
            chat: Vec::new(),
        };
        Self { now, next: 1000, connections: Vec::new() }
    }

    fn id(&mut self) -> Uuid {
        self.next += 1;
        Uuid::from_u128(self.next)
    }

    fn seat_of(&mut self, person: Person) -> Option<&mut SeatRow> {
        let (role, guest) = (person.author().role(), person.author().guest());
        self.now.seats.iter_mut().find(|seat| seat.role == role && seat.guest == guest)
    }

    fn happens(&mut self, event: &Event) {
        match event {
            Event::Comes(person) => self.comes(*person, None),
            Event::Resumes(person) => {
                let peer = self.seat_of(*person).map(|seat| seat.peer);
                self.comes(*person, peer);
            }
            Event::Leaves(person) => {
                let (role, guest) = (person.author().role(), person.author().guest());
                self.now.seats.retain(|seat| !(seat.role == role && seat.guest == guest));
            }
            Event::Lost(person) => {
                if let Some(seat) = self.seat_of(*person) {
                    seat.away = true;
                }
            }
            Event::Becomes(next) => {
                if self.now.state.may_become(*next).is_some() {
                    self.now.state = *next;
                }
            }
            Event::Admitted(number) => self.now.guests[usize::from(*number)].admitted = true,
            Event::Revoked(number) => {
                self.now.guests[usize::from(*number)].revoked = true;
                self.now.seats.retain(|seat| seat.guest != Some(guest(*number)));
            }
            Event::Writes(person) => self.writes(*person, false),
            Event::Sends(person) if person.author().role() != CallRole::Guest => self.writes(*person, true),
            Event::Sends(_) => {}
            Event::AppointmentEnds => self.now.appointment_state = AppointmentState::Cancelled,
            Event::Looks(which) => {
                let which = usize::from(*which);
                if which < self.connections.len() {
                    self.tell(which);
                }
            }
        }
        self.now.over = self.now.state.is_over() || !self.now.appointment_state.is_live();
        if self.now.over {
            self.now.seats.clear();
        }
    }

    /// As `TakeSeat` has it: one seat for each.
    fn comes(&mut self, person: Person, resume: Option<PeerId>) {
        let revoked = person.author().guest().is_some_and(|guest| self.now.is_revoked(guest));
        if self.now.over || revoked {
            return;
        }
        self.happens(&Event::Leaves(person));
        let (fresh, connection) = (PeerId(self.id()), self.id());
        let seat = SeatRow {
            peer: resume.unwrap_or(fresh),
            connection,
            role: person.author().role(),
            guest: person.author().guest(),
            name: person.name().into(),
            away: false,
        };
        self.now.seats.push(seat.clone());
        let (mut told, mut mirror) = (Told::nothing(seat, person.author()), Mirror::default());
        mirror.hears(told.welcome(&self.now, |_| Media::default()));
        self.connections.push((told, mirror));
    }

    fn writes(&mut self, person: Person, file: bool) {
        let admitted = self.seat_of(person).cloned().is_some_and(|seat| self.now.admits(&seat));
        if admitted {
            let number = i64::try_from(self.now.chat.len()).expect("few") + 1;
            self.now.chat.push(Line::of_test(number, person.author(), person.name(), file));
        }
    }

    fn tell(&mut self, which: usize) {
        let (told, mirror) = &mut self.connections[which];
        if mirror.bye.is_some() {
            return;
        }
        if let Some(bye) = why_gone(&self.now, &told.seat) {
            mirror.hears(FromServer::Bye(bye));
            return;
        }
        for message in told.news(&self.now, |_| Media::default()) {
            if let FromServer::Left { peer, how } = &message {
                let still = self.now.seats.iter().any(|seat| seat.peer == *peer);
                assert_eq!(*how == LeftHow::PutBack, still, "who is still there was put back");
            }
            mirror.hears(message);
        }
        let (told, mirror) = &self.connections[which];
        check(&self.now, told, mirror);
    }
}

/// What the page knows is what is true.
fn check(now: &Now, told: &Told, mirror: &Mirror) {
    let admitted = now.admits(&told.seat);
    assert_eq!(mirror.situation.as_ref().map(|situation| situation.admitted), Some(admitted));
    let there: BTreeSet<PeerId> = now
        .seats
        .iter()
        .filter(|seat| admitted && seat.peer != told.seat.peer && now.admits(seat))
        .map(|seat| seat.peer)
        .collect();
    assert_eq!(mirror.peers.keys().copied().collect::<BTreeSet<_>>(), there);
    for (peer, (name, away)) in &mirror.peers {
        let seat = now.seats.iter().find(|seat| seat.peer == *peer).expect("there");
        assert_eq!(*away, seat.away);
        assert!(told.seat.role != CallRole::Guest || name != PATIENT, "a guest reads no patient's name");
    }
    if admitted {
        let readable: Vec<i64> =
            now.chat.iter().filter(|line| line.is_for(told.seat.role)).map(|line| line.number).collect();
        assert_eq!(mirror.chat, readable, "everything that was written, in its order");
    }
    let guests = mirror.situation.as_ref().map_or(0, |situation| situation.guests.len());
    assert!(told.seat.role == CallRole::Clinician || guests == 0, "the list of guests is the doctor's");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_happens_in_whatever_order_pages_know_what_is_true(events in proptest::collection::vec(event(), 0..60)) {
        let mut world = World::new();
        for event in &events {
            world.happens(event);
        }
        for which in 0..world.connections.len() {
            world.tell(which);
            world.tell(which);
        }
        // One connection for each who has a seat, and the last word for everybody else.
        let alive = world.connections.iter().filter(|(_, mirror)| mirror.bye.is_none()).count();
        prop_assert_eq!(alive, world.now.seats.len());
        for (told, mirror) in &world.connections {
            if world.now.over {
                prop_assert!(mirror.bye.is_some());
            }
            if told.seat.guest.is_some_and(|guest| world.now.is_revoked(guest)) && !world.now.over {
                prop_assert!(matches!(mirror.bye, Some(Bye::Removed | Bye::Replaced | Bye::ComeAgain)));
            }
        }
    }
}
