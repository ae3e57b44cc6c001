//! What is told to whom. Pure: from what a connection was told last and how things stand now to the messages between the two.

use scheduling::model::AppointmentState;

use super::now::{Now, SeatRow};
use crate::{
    model::{Bye, CallRole, FromServer, LeftHow, Media, Peer, PeerId, Situation, VisitState, Welcome},
    server::chat::Author,
};

/// What one connection was told.
#[derive(Clone, Debug)]
pub struct Told {
    pub seat: SeatRow,
    pub author: Author,
    pub situation: Option<Situation>,
    /// The others, as this one knows them.
    pub peers: Vec<Peer>,
    /// The number of the last message.
    pub chat: i64,
}

impl Told {
    pub fn nothing(seat: SeatRow, author: Author) -> Self {
        Self { seat, author, situation: None, peers: Vec::new(), chat: 0 }
    }

    /// The first of all: how everything stands. `media` is what the others were last heard to send.
    pub fn welcome(&mut self, now: &Now, media: impl Fn(PeerId) -> Media) -> FromServer {
        let situation = situation(now, &self.seat);
        self.peers = peers(now, &self.seat, media);
        let chat: Vec<_> = if situation.admitted {
            now.chat
                .iter()
                .filter(|line| line.is_for(self.seat.role))
                .map(|line| line.read_by(Some(self.author), self.seat.role))
                .collect()
        } else {
            Vec::new()
        };
        self.chat = chat.last().map_or(0, |line| line.number);
        self.situation = Some(situation.clone());
        FromServer::Welcome(Box::new(Welcome { you: self.own(), situation, peers: self.peers.clone(), chat }))
    }

    fn own(&self) -> Peer {
        Peer {
            id: self.seat.peer,
            role: self.seat.role,
            name: self.seat.name.clone(),
            media: Media::default(),
            away: false,
            guest: self.seat.guest,
        }
    }

    /// What has changed since, in the order in which a page can take it: how things stand, who has gone, who has come, what was
    /// written.
    pub fn news(&mut self, now: &Now, media: impl Fn(PeerId) -> Media) -> Vec<FromServer> {
        let mut news = Vec::new();
        let next = situation(now, &self.seat);
        if self.situation.as_ref() != Some(&next) {
            news.push(FromServer::Situation(Box::new(next.clone())));
        }
        let admitted = next.admitted;
        self.situation = Some(next);
        let there = peers(now, &self.seat, media);
        for known in &self.peers {
            match there.iter().find(|peer| peer.id == known.id) {
                None => news.push(FromServer::Left { peer: known.id, how: how_left(now, known) }),
                Some(peer) if peer.away && !known.away => news.push(FromServer::Away(peer.id)),
                Some(peer) if known.away && !peer.away => news.push(FromServer::Back(peer.id)),
                Some(_) => {}
            }
        }
        for peer in &there {
            if self.peers.iter().all(|known| known.id != peer.id) {
                news.push(FromServer::Joined(peer.clone()));
            }
        }
        self.peers = there;
        if admitted {
            let lines = now.chat.iter().filter(|line| line.number > self.chat && line.is_for(self.seat.role));
            news.extend(lines.map(|line| FromServer::Chat(line.read_by(Some(self.author), self.seat.role))));
            self.chat = now.chat.iter().map(|line| line.number).max().unwrap_or_default().max(self.chat);
        }
        news
    }

    pub fn admitted(&self) -> bool {
        self.situation.as_ref().is_some_and(|situation| situation.admitted)
    }

    pub fn knows(&self, peer: PeerId) -> bool {
        self.peers.iter().any(|known| known.id == peer)
    }
}

/// Why a connection no longer has its seat.
pub fn why_gone(now: &Now, seat: &SeatRow) -> Option<Bye> {
    if let Some(bye) = why_over(now) {
        return Some(bye);
    }
    if seat.guest.is_some_and(|guest| now.is_revoked(guest)) {
        return Some(Bye::Removed);
    }
    let own = now.seats.iter().find(|one| one.role == seat.role && one.guest == seat.guest);
    match own {
        Some(own) if own.peer == seat.peer && own.connection == seat.connection => None,
        // The page itself, by a newer connection, or another one.
        Some(_) => Some(Bye::Replaced),
        // Taken away with the consent, or cleared while the connection was thought to be lost.
        None => Some(Bye::ComeAgain),
    }
}

fn why_over(now: &Now) -> Option<Bye> {
    match now.state {
        VisitState::Ended | VisitState::Completed => Some(Bye::Finished),
        VisitState::FailedToPhone => Some(Bye::ToPhone),
        _ if !now.over => None,
        _ if now.appointment_state == AppointmentState::Fulfilled => Some(Bye::Finished),
        _ => Some(Bye::Cancelled),
    }
}

fn how_left(now: &Now, peer: &Peer) -> LeftHow {
    let own = now.seats.iter().find(|one| one.role == peer.role && one.guest == peer.guest);
    match own {
        _ if peer.guest.is_some_and(|guest| now.is_revoked(guest)) => LeftHow::Removed,
        // Still there, and no longer in the call: everybody was put back.
        Some(own) if own.peer == peer.id => LeftHow::PutBack,
        Some(_) => LeftHow::Replaced,
        None if peer.away => LeftHow::Lost,
        None => LeftHow::Left,
    }
}

/// Whom one who is let in speaks with.
fn peers(now: &Now, own: &SeatRow, media: impl Fn(PeerId) -> Media) -> Vec<Peer> {
    if !now.admits(own) {
        return Vec::new();
    }
    now.seats
        .iter()
        .filter(|seat| seat.peer != own.peer && now.admits(seat))
        .map(|seat| Peer {
            id: seat.peer,
            role: seat.role,
            name: name_for(seat, own.role),
            media: media(seat.peer),
            away: seat.away,
            guest: seat.guest,
        })
        .collect()
}

/// A guest reads no patient's name.
fn name_for(seat: &SeatRow, reader: CallRole) -> String {
    if reader == CallRole::Guest && seat.role == CallRole::Patient {
        CallRole::Patient.words().to_owned()
    } else {
        seat.name.clone()
    }
}

/// How the visit stands for one of those who are there.
pub fn situation(now: &Now, own: &SeatRow) -> Situation {
    let here = |role| now.seats.iter().any(|seat| seat.role == role && !seat.away);
    let is_clinician = own.role == CallRole::Clinician;
    Situation {
        state: now.state,
        admitted: now.admits(own),
        waiting: now.waiting.clone().filter(|_| own.role == CallRole::Patient),
        running_late_minutes: now.running_late_minutes,
        patient_here: here(CallRole::Patient),
        clinician_here: here(CallRole::Clinician),
        interrupted_since: now.since.filter(|_| now.state == VisitState::Reconnecting),
        guests: if is_clinician {
            now.guests.iter().filter(|guest| !guest.revoked).map(|guest| guest.seat()).collect()
        } else {
            Vec::new()
        },
    }
}
