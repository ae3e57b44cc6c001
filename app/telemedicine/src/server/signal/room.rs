//! One call as this instance sees it: a task that holds the connections which are here.

use std::{collections::HashMap, sync::Arc, time::Duration};

use model::{AppError, AppointmentId, PractitionerId};
use platform::{Ctx, Hale, Topic, live::Change, query};
use serde::{Deserialize, Serialize};
use tokio::{
    sync::{broadcast, mpsc, oneshot},
    time::{Instant, sleep_until},
};
use uuid::Uuid;

use super::{
    now::{AskNow, Now, SeatRow},
    telling::{Told, why_gone},
};
use crate::{
    model::{Bye, Candidate, Description, FromServer, Media, PeerId, Refused, limits::CHAT_SHOWN},
    server::{chat::Author, seat::Seat},
};

/// What may wait for one browser: more than any call says at once. Whose line is so slow comes again.
pub(super) const OUTBOX: usize = 512;
/// Changes that come together are looked at once.
const GATHER: Duration = Duration::from_millis(20);
/// What waits for the visit's turn, such as the estimate, moves with the clock.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// What a connection asks of its call.
pub(super) enum Ask {
    Enter {
        seat: Seat,
        author: Author,
        outbox: mpsc::Sender<FromServer>,
        entered: oneshot::Sender<bool>,
    },
    Say {
        from: PeerId,
        connection: Uuid,
        signal: Signal,
    },
    /// The connection is gone; what that means for the seat is written by whoever says so.
    Gone {
        connection: Uuid,
    },
    /// From another instance.
    Carried(Arc<str>),
    LookAgain,
}

/// What goes from page to page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Signal {
    Media(Media),
    Description { to: PeerId, description: Description },
    Candidate { to: PeerId, candidate: Candidate },
}

impl Signal {
    /// For one, or for all.
    const fn to(&self) -> Option<PeerId> {
        match self {
            Self::Media(_) => None,
            Self::Description { to, .. } | Self::Candidate { to, .. } => Some(*to),
        }
    }
}

/// A signal on its way to another instance.
#[derive(Serialize, Deserialize)]
struct Parcel {
    /// Whoever sends it hears it, too, and knows it by this.
    instance: Uuid,
    from: PeerId,
    signal: Signal,
}

struct Here {
    told: Told,
    outbox: mpsc::Sender<FromServer>,
    media: Media,
}

pub(super) struct Room {
    hale: Hale,
    appointment: AppointmentId,
    practitioner: PractitionerId,
    here: HashMap<Uuid, Here>,
    /// What those on other instances were last heard to send.
    elsewhere: HashMap<PeerId, Media>,
    asks: mpsc::Receiver<Ask>,
    changes: broadcast::Receiver<Change>,
}

impl Room {
    pub fn new(
        hale: Hale,
        appointment: AppointmentId,
        practitioner: PractitionerId,
        asks: mpsc::Receiver<Ask>,
    ) -> Self {
        let changes = hale.live().subscribe();
        Self { hale, appointment, practitioner, here: HashMap::new(), elsewhere: HashMap::new(), asks, changes }
    }

    /// Until nobody of this instance is in the call any more. `is_left` closes the door: it says whether somebody has asked to come
    /// in at this very moment.
    pub async fn run(mut self, is_left: impl Fn(&mut mpsc::Receiver<Ask>) -> bool) {
        let mut look_at = Instant::now() + LOOK_AGAIN;
        loop {
            let heard = tokio::select! {
                ask = self.asks.recv() => match ask {
                    Some(ask) => self.answer(ask).await,
                    None => return,
                },
                change = self.changes.recv() => match change {
                    Ok(change) => self.concerns(&change),
                    Err(broadcast::error::RecvError::Lagged(_)) => true,
                    Err(broadcast::error::RecvError::Closed) => return,
                },
                () = sleep_until(look_at) => true,
            };
            if heard {
                look_at = look_at.min(Instant::now() + GATHER);
            }
            if Instant::now() >= look_at {
                look_at = Instant::now() + LOOK_AGAIN;
                self.look().await;
            }
            if self.here.is_empty() && is_left(&mut self.asks) {
                return;
            }
        }
    }

    fn concerns(&self, change: &Change) -> bool {
        change.concerns(Topic::Visit(self.appointment)) || change.concerns(Topic::Day(self.practitioner))
    }

    /// Does what is asked; true when it is time to look.
    async fn answer(&mut self, ask: Ask) -> bool {
        match ask {
            Ask::Enter { seat, author, outbox, entered } => {
                let good = self.enter(&seat, author, outbox).await;
                let _ = entered.send(good);
                good
            }
            Ask::Say { from, connection, signal } => {
                self.say(from, connection, signal);
                false
            }
            Ask::Gone { connection } => {
                self.here.remove(&connection);
                false
            }
            Ask::Carried(parcel) => {
                self.carried(&parcel).await;
                false
            }
            Ask::LookAgain => true,
        }
    }

    async fn enter(&mut self, seat: &Seat, author: Author, outbox: mpsc::Sender<FromServer>) -> bool {
        let Ok(now) = self.now(0).await else { return false };
        let own = now.seats.iter().find(|one| one.peer == seat.peer && one.connection == seat.connection);
        let Some(own) = own.cloned() else {
            // Taken away in between, or the visit is over.
            let gone = SeatRow {
                peer: seat.peer,
                connection: seat.connection,
                role: seat.role,
                guest: author.guest(),
                name: String::new(),
                away: false,
            };
            drop(outbox.try_send(FromServer::Bye(why_gone(&now, &gone).unwrap_or(Bye::ComeAgain))));
            return true;
        };
        // By an earlier connection of the same page, or of another one of the same person.
        self.tell_all(&now);
        let mut told = Told::nothing(own, author);
        let welcome = told.welcome(&now, |peer| self.media(peer));
        if outbox.try_send(welcome).is_ok() {
            self.here.insert(seat.connection, Here { told, outbox, media: Media::default() });
            self.say_media_again();
        }
        true
    }

    /// Those on other instances do not know what those of this one send, until they are told.
    fn say_media_again(&self) {
        for here in self.here.values() {
            self.carry(here.told.seat.peer, Signal::Media(here.media));
        }
    }

    fn media(&self, peer: PeerId) -> Media {
        let here = self.here.values().find(|here| here.told.seat.peer == peer).map(|here| here.media);
        here.or_else(|| self.elsewhere.get(&peer).copied()).unwrap_or_default()
    }

    async fn now(&self, chat_after: i64) -> Result<Now, AppError> {
        let chat_most = i64::try_from(CHAT_SHOWN).unwrap_or(i64::MAX);
        let ask = AskNow { appointment: self.appointment, chat_after, chat_most };
        query::ask(Ctx::system(&self.hale, "calls"), ask).await
    }

    /// Looks how things stand, and tells everybody what is new to them.
    async fn look(&mut self) {
        // Who waits has been told nothing yet.
        let known = self.here.values().map(|here| here.told.chat).min().unwrap_or_default();
        // What can't be known now is known at the next look.
        if let Ok(now) = self.now(known).await {
            let strangers = now.seats.iter().any(|seat| self.is_new(seat.peer));
            self.tell_all(&now);
            if strangers {
                self.say_media_again();
            }
            self.elsewhere.retain(|peer, _| now.seats.iter().any(|seat| seat.peer == *peer));
        }
    }

    /// Nobody here knows them yet.
    fn is_new(&self, peer: PeerId) -> bool {
        self.here.values().all(|here| here.told.seat.peer != peer && !here.told.knows(peer))
    }

    fn tell_all(&mut self, now: &Now) {
        let media: HashMap<PeerId, Media> = now.seats.iter().map(|seat| (seat.peer, self.media(seat.peer))).collect();
        self.here.retain(|_, here| {
            if let Some(bye) = why_gone(now, &here.told.seat) {
                drop(here.outbox.try_send(FromServer::Bye(bye)));
                return false;
            }
            let news = here.told.news(now, |peer| media.get(&peer).copied().unwrap_or_default());
            // One whose line is full comes again; until then it hears nothing more.
            news.into_iter().all(|one| here.outbox.try_send(one).is_ok())
        });
    }

    fn say(&mut self, from: PeerId, connection: Uuid, signal: Signal) {
        let Some(here) = self.here.get_mut(&connection) else { return };
        if let Signal::Media(media) = signal {
            here.media = media;
        }
        let admitted = here.told.admitted();
        match &signal {
            Signal::Media(_) if !admitted => return,
            Signal::Media(_) => {}
            Signal::Description { to, .. } | Signal::Candidate { to, .. } => {
                let refused = if !admitted {
                    Some(Refused::NotAdmitted)
                } else if here.told.knows(*to) {
                    None
                } else {
                    Some(Refused::NoSuchPeer(*to))
                };
                if let Some(refused) = refused {
                    drop(here.outbox.try_send(FromServer::Refused(refused)));
                    return;
                }
            }
        }
        if self.pass_on(from, &signal) {
            self.carry(from, signal);
        }
    }

    /// To those of this instance; true when it is for others, too.
    fn pass_on(&mut self, from: PeerId, signal: &Signal) -> bool {
        let to = signal.to();
        let message = match signal.clone() {
            Signal::Media(media) => FromServer::Media { from, media },
            Signal::Description { description, .. } => FromServer::Description { from, description },
            Signal::Candidate { candidate, .. } => FromServer::Candidate { from, candidate },
        };
        let mut found = false;
        let mut full = Vec::new();
        for (connection, here) in &mut self.here {
            let own = here.told.seat.peer;
            found |= to == Some(own);
            let is_for = match to {
                Some(to) => to == own,
                None => own != from,
            };
            // Only between two who know each other: whoever was put back or taken out hears nothing more.
            if is_for && here.told.knows(from) && here.outbox.try_send(message.clone()).is_err() {
                full.push(*connection);
            }
        }
        for connection in full {
            self.here.remove(&connection);
        }
        !found
    }

    fn carry(&self, from: PeerId, signal: Signal) {
        let instance = self.hale.wire().instance();
        let Ok(parcel) = serde_json::to_string(&Parcel { instance, from, signal }) else { return };
        if self.hale.wire().say(self.appointment.0, parcel).is_err() {
            tracing::warn!("a signal between two instances was dropped");
        }
    }

    async fn carried(&mut self, parcel: &str) {
        // What can't be read is another version's.
        let Ok(Parcel { instance, from, signal }) = serde_json::from_str::<Parcel>(parcel) else { return };
        if instance == self.hale.wire().instance() {
            return;
        }
        if let Signal::Media(media) = signal
            && self.elsewhere.insert(from, media) == Some(media)
        {
            return;
        }
        // Signals are faster than the news of who has come: whoever is spoken to by somebody they do not know looks first.
        if let Some(to) = signal.to()
            && self.here.values().any(|here| here.told.seat.peer == to && !here.told.knows(from))
        {
            self.look().await;
        }
        self.pass_on(from, &signal);
    }
}
