//! Telling browsers that something changed. A message names a topic and carries no data: whoever
//! listens asks again, through the same authorization as the first time.

use std::{fmt, str::FromStr, time::Duration};

use model::{AppointmentId, FacilityId, PatientId, PractitionerId};
use sqlx::postgres::PgListener;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::{Hale, wire};

pub(crate) const CHANNEL: &str = "hale_live";

/// What can be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// The appointments of a practitioner.
    Day(PractitionerId),
    /// The worklists of a laboratory.
    Lab(FacilityId),
    /// The chart of a patient.
    Patient(PatientId),
    /// What a patient is billed, and pays.
    Bills(PatientId),
    /// A video visit.
    Visit(AppointmentId),
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(practitioner) => write!(f, "day:{practitioner}"),
            Self::Lab(facility) => write!(f, "lab:{facility}"),
            Self::Patient(patient) => write!(f, "patient:{patient}"),
            Self::Bills(patient) => write!(f, "bills:{patient}"),
            Self::Visit(appointment) => write!(f, "visit:{appointment}"),
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("not a topic")]
pub struct NotATopic;

impl FromStr for Topic {
    type Err = NotATopic;
    fn from_str(s: &str) -> Result<Self, NotATopic> {
        let (kind, id) = s.split_once(':').ok_or(NotATopic)?;
        match kind {
            "day" => Ok(Self::Day(id.parse().map_err(|_| NotATopic)?)),
            "lab" => Ok(Self::Lab(id.parse().map_err(|_| NotATopic)?)),
            "patient" => Ok(Self::Patient(id.parse().map_err(|_| NotATopic)?)),
            "bills" => Ok(Self::Bills(id.parse().map_err(|_| NotATopic)?)),
            "visit" => Ok(Self::Visit(id.parse().map_err(|_| NotATopic)?)),
            _ => Err(NotATopic),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub enum Change {
    Of(Topic),
    /// The connection to the database was lost for a moment: anything may have changed.
    Unknown,
}

impl Change {
    pub fn concerns(&self, topic: Topic) -> bool {
        match self {
            Self::Of(changed) => *changed == topic,
            Self::Unknown => true,
        }
    }
}

/// Fans the database's notifications out to this instance's browsers.
pub struct Live {
    changes: broadcast::Sender<Change>,
    /// The house is closing: streams have no end of their own, and would hold it up.
    closing: CancellationToken,
}

impl Live {
    pub(crate) fn new() -> Self {
        Self { changes: broadcast::channel(1024).0, closing: CancellationToken::new() }
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Ends every stream. Browsers try again by themselves.
    pub fn close(&self) {
        self.closing.cancel();
    }

    /// Comes back when the house closes.
    pub async fn closed(&self) {
        self.closing.cancelled().await;
    }
}

/// Listens for as long as the server runs; reconnects when the database was away.
pub async fn listen(hale: Hale) {
    let relays = async {
        loop {
            if let Err(error) = relay(&hale).await {
                tracing::warn!(cause = %error, "live updates lost the database; trying again");
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    };
    tokio::join!(relays, wire::beat(&hale));
}

async fn relay(hale: &Hale) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(hale.pool()).await?;
    listener.listen_all([CHANNEL, wire::CHANNEL]).await?;
    // Nobody watching is no error.
    let tell = |change| drop(hale.live().changes.send(change));
    let gap = || {
        tell(Change::Unknown);
        hale.wire().gap();
    };
    gap();
    loop {
        match listener.try_recv().await? {
            Some(message) if message.channel() == wire::CHANNEL => wire::bring(hale, message.payload()).await?,
            Some(message) => message.payload().parse().map(Change::Of).into_iter().for_each(tell),
            None => gap(),
        }
    }
}
