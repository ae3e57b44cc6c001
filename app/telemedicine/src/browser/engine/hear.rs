//! What the server says.

use std::{rc::Rc, time::Duration};

use leptos::prelude::*;

use super::Engine;
use crate::{
    browser::{Link, Unsent, peer::PeerLink, room::add_line},
    model::{FromBrowser, FromServer, LeftHow, PeerId, Refused, Situation, Welcome},
};

/// By then whoever has come is known to everybody.
const AGAIN: Duration = Duration::from_millis(300);

impl Engine {
    pub(super) fn hear(self: &Rc<Self>, said: FromServer) {
        match said {
            FromServer::Welcome(welcome) => self.welcomed(*welcome),
            FromServer::Situation(situation) => self.stands(*situation),
            FromServer::Joined(peer) => {
                self.room.say(format!("{} is in the call.", peer.name));
                self.meet(peer);
            }
            FromServer::Left { peer, how } => {
                if let Some(seen) = self.seen(peer) {
                    self.room.say(format!("{} {}.", seen.peer.name, how.words()));
                    if seen.peer.role == self.other() {
                        self.other_left.set(how != LeftHow::Lost);
                    }
                }
                self.part_with(|id| id == peer);
            }
            FromServer::Away(id) => {
                self.mark(id, |seen| seen.peer.away = true);
                if let Some(name) = self.name_of(id) {
                    self.room.say(format!("{name} has lost the connection. One moment."));
                }
            }
            FromServer::Back(id) => {
                self.mark(id, |seen| seen.peer.away = false);
                if let Some(name) = self.name_of(id) {
                    self.room.say(format!("{name} is back."));
                }
                self.with_peer(id, PeerLink::refresh);
            }
            FromServer::Media { from, media } => {
                if let Some(seen) = self.seen(from)
                    && media.screen != seen.peer.media.screen
                {
                    let words = if media.screen { "shares their screen" } else { "no longer shares their screen" };
                    self.room.say(format!("{} {words}.", seen.peer.name));
                }
                self.mark(from, |seen| seen.peer.media = media);
            }
            FromServer::Description { from, description } => {
                self.with_peer(from, |peer| peer.hear_description(description));
            }
            FromServer::Candidate { from, candidate } => self.with_peer(from, |peer| peer.hear_candidate(candidate)),
            FromServer::Chat(line) => {
                self.room.unsent.update(|unsent| unsent.retain(|one| one.key != line.key));
                if !line.own {
                    let what = if line.file.is_some() { "sends a file" } else { "writes" };
                    self.room.say(format!("{} {what}.", line.name));
                }
                self.room.chat.update(|lines| add_line(lines, line));
            }
            FromServer::Refused(Refused::Chat { key, message }) => {
                self.room.unsent.update(|unsent| {
                    if let Some(one) = unsent.iter_mut().find(|one| one.key == key) {
                        one.refused = Some(message);
                    }
                });
            }
            FromServer::Refused(Refused::NoSuchPeer(id)) => self.again_soon(id),
            // The rest is said again where it is still needed.
            FromServer::Refused(_) | FromServer::Pulse => {}
            FromServer::Bye(bye) if bye.may_come_again() => self.lost(),
            FromServer::Bye(bye) => {
                self.room.say(bye.words().to_owned());
                self.end(bye);
            }
        }
    }

    /// Who has gone is told by `Left`, which is on its way then.
    fn again_soon(self: &Rc<Self>, id: PeerId) {
        let engine = Rc::downgrade(self);
        let again = move || {
            if let Some(engine) = engine.upgrade() {
                engine.with_peer(id, PeerLink::unheard);
            }
        };
        set_timeout(again, AGAIN);
    }

    /// The whole truth, at the beginning and after whatever was lost.
    pub(super) fn welcomed(self: &Rc<Self>, welcome: Welcome) {
        let Welcome { you, situation, peers, chat } = welcome;
        let resumed = self.me.replace(Some(you.id)) == Some(you.id);
        let stays = |id: PeerId| resumed && peers.iter().any(|peer| peer.id == id);
        self.part_with(|id| !stays(id));
        self.tries.set(0);
        self.room.link.set(Link::Open);
        self.room.chat.update(|lines| chat.into_iter().for_each(|line| add_line(lines, line)));
        for peer in peers {
            if self.seen(peer.id).is_some() {
                self.mark(peer.id, |seen| seen.peer = peer.clone());
                self.with_peer(peer.id, PeerLink::refresh);
            } else {
                self.room.say(format!("{} is in the call.", peer.name));
                self.meet(peer);
            }
        }
        self.stands(situation);
        self.say(&FromBrowser::Media(self.capture.media()));
        let known = self.room.chat.with_untracked(|lines| lines.iter().map(|line| line.key).collect::<Vec<_>>());
        self.room.unsent.update(|unsent| unsent.retain(|one| !known.contains(&one.key)));
        for Unsent { key, text, refused } in self.room.unsent.get_untracked() {
            if refused.is_none() {
                self.say(&FromBrowser::Chat { key, text });
            }
        }
    }

    pub(super) fn stands(self: &Rc<Self>, situation: Situation) {
        let before = self.room.situation.get_untracked();
        if let Some(before) = &before {
            for happening in situation.happenings(before) {
                self.room.say(happening.sentence(self.room.role));
            }
        }
        let admitted = situation.admitted;
        let is_put_back = !admitted && before.is_some_and(|before| before.admitted);
        if is_put_back {
            // First of all: what shows the call still hears it, and is taken away by the situation.
            self.end_call();
        }
        self.room.situation.set(Some(situation));
        if admitted {
            // Once: who has refused is not asked again by every piece of news.
            if !self.media_asked.replace(true) {
                self.open_media();
            }
        } else if is_put_back {
            self.say(&FromBrowser::Media(self.capture.media()));
        }
    }
}
