//! Who else is in the call.

use std::rc::Rc;

use leptos::prelude::*;

use super::Engine;
use crate::{
    browser::{Seen, peer::PeerLink, relay},
    model::{Peer, PeerId},
};

impl Engine {
    pub(super) fn seen(&self, id: PeerId) -> Option<Seen> {
        self.room.peers.with_untracked(|peers| peers.iter().find(|seen| seen.peer.id == id).cloned())
    }

    pub(super) fn name_of(&self, id: PeerId) -> Option<String> {
        self.seen(id).map(|seen| seen.peer.name)
    }

    pub(super) fn mark(&self, id: PeerId, change: impl FnOnce(&mut Seen)) {
        let mut changed = self.room.peers.get_untracked();
        if let Some(seen) = changed.iter_mut().find(|seen| seen.peer.id == id) {
            change(seen);
            if changed != self.room.peers.get_untracked() {
                self.room.peers.set(changed);
            }
        }
    }

    pub(super) fn with_peer(&self, id: PeerId, act: impl FnOnce(&Rc<PeerLink>)) {
        let peer = self.peers.borrow().iter().find(|peer| peer.id == id).cloned();
        if let Some(peer) = peer {
            act(&peer);
        }
    }

    pub(super) fn meet(self: &Rc<Self>, peer: Peer) {
        self.part_with(|id| id == peer.id);
        let Some(me) = self.me.get() else { return };
        if peer.role == self.other() {
            self.other_left.set(false);
        }
        let configuration = self
            .ice
            .borrow()
            .as_ref()
            .map_or_else(|| relay::configuration(&[], false), |ice| relay::configuration(&ice.servers, false));
        let (engine, id) = (Rc::downgrade(self), peer.id);
        let say = move |message| {
            if let Some(engine) = engine.upgrade() {
                engine.say(&message);
            }
        };
        let engine = Rc::downgrade(self);
        let changed = move || {
            if let Some(engine) = engine.upgrade() {
                engine.reached(id);
            }
        };
        // A browser that can't has said so by then: the page says that it is not one for calls.
        let Ok(link) = PeerLink::open(me, id, &configuration, self.sent(), say, changed) else { return };
        let reach = link.reach();
        self.peers.borrow_mut().push(link);
        self.room.peers.update(|peers| peers.push(Seen { peer, reach, quality: None }));
    }

    pub(super) fn part_with(&self, parts: impl Fn(PeerId) -> bool) {
        self.peers.borrow_mut().retain(|peer| {
            let goes = parts(peer.id);
            if goes {
                peer.close();
            }
            !goes
        });
        if self.room.peers.with_untracked(|peers| peers.iter().any(|seen| parts(seen.peer.id))) {
            self.room.peers.update(|peers| peers.retain(|seen| !parts(seen.peer.id)));
        }
    }

    pub(super) fn reached(&self, id: PeerId) {
        let mut reach = None;
        self.with_peer(id, |peer| reach = Some(peer.reach()));
        if let Some(reach) = reach {
            self.mark(id, |seen| seen.reach = reach);
        }
    }
}
