//! The calls of this instance.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use model::{AppointmentId, PractitionerId};
use platform::{Hale, wire::Heard};
use tokio::sync::{broadcast, mpsc};

use super::room::{Ask, Room};

/// What may wait for one call.
const WAITING: usize = 2048;

/// Fitted to the house by the program that serves it.
#[derive(Clone, Default)]
pub struct Hub(Arc<Mutex<HashMap<AppointmentId, mpsc::Sender<Ask>>>>);

impl Hub {
    fn rooms(&self) -> MutexGuard<'_, HashMap<AppointmentId, mpsc::Sender<Ask>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The call of an appointment, begun by whoever comes first.
    pub(super) fn room(
        &self,
        hale: &Hale,
        appointment: AppointmentId,
        practitioner: PractitionerId,
    ) -> mpsc::Sender<Ask> {
        let mut rooms = self.rooms();
        if let Some(room) = rooms.get(&appointment).filter(|room| !room.is_closed()) {
            return room.clone();
        }
        let (sender, asks) = mpsc::channel(WAITING);
        rooms.insert(appointment, sender.clone());
        let (hub, room) = (self.clone(), Room::new(hale.clone(), appointment, practitioner, asks));
        tokio::spawn(room.run(move |asks| hub.leave(appointment, asks)));
        sender
    }

    /// Under the lock: nobody comes in while the last one goes out.
    fn leave(&self, appointment: AppointmentId, asks: &mut mpsc::Receiver<Ask>) -> bool {
        let mut rooms = self.rooms();
        if !asks.is_empty() {
            return false;
        }
        asks.close();
        rooms.remove(&appointment);
        true
    }

    /// How many calls there are on this instance.
    pub fn calls(&self) -> usize {
        self.rooms().len()
    }

    /// Fits the house out with it. What comes back has to run for as long as the house is served.
    pub fn open(hale: &Hale) -> impl Future<Output = ()> + Send + use<> {
        let hub = Self::default();
        hale.fit(hub.clone());
        hub.listen(hale.clone())
    }

    /// Brings what other instances say to the calls.
    async fn listen(self, hale: Hale) {
        let mut heard = hale.wire().listen();
        loop {
            match heard.recv().await {
                Ok(Heard::Said { about, body }) => {
                    let room = self.rooms().get(&AppointmentId(about)).cloned();
                    if let Some(room) = room {
                        // A call that does not keep up loses signals, and its pages negotiate anew.
                        drop(room.try_send(Ask::Carried(body)));
                    }
                }
                Ok(Heard::Gap) | Err(broadcast::error::RecvError::Lagged(_)) => {
                    let rooms: Vec<_> = self.rooms().values().cloned().collect();
                    for room in rooms {
                        drop(room.try_send(Ask::LookAgain));
                    }
                }
                Err(broadcast::error::RecvError::Closed) => return,
            }
        }
    }
}
