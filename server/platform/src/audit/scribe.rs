//! Writes down who has looked at what, for many at once. Each answer waits until its record is on disk; those that come
//! while the disk is busy share the next statement and the next wait.

use std::sync::Arc;

use sqlx::PgPool;
use tokio::sync::{Mutex, mpsc, oneshot};

use super::{Entry, insert};

/// While one waits for the disk, the other takes down what comes meanwhile.
const HANDS: usize = 2;
/// In one statement.
const MOST: usize = 64;

/// What one question or one page has looked at, and who waits until it is written.
type Reads = (Vec<Entry>, oneshot::Sender<Result<(), sqlx::Error>>);

pub(crate) struct Scribe(mpsc::UnboundedSender<Reads>);

impl Scribe {
    /// Works until the last handle to the house is gone.
    pub fn start(pool: &PgPool) -> Self {
        let (sender, reads) = mpsc::unbounded_channel();
        let reads = Arc::new(Mutex::new(reads));
        for _ in 0..HANDS {
            tokio::spawn(work(pool.clone(), reads.clone()));
        }
        Self(sender)
    }

    /// Comes back when the entries are on disk. Without an error they are.
    pub(super) async fn write(&self, entries: Vec<Entry>) -> Result<(), sqlx::Error> {
        match self.note(entries) {
            Some(waits) => waits.await.unwrap_or(Err(sqlx::Error::WorkerCrashed)),
            None => Ok(()),
        }
    }

    /// Without waiting for the disk; nothing to write, nothing to wait for.
    pub(super) fn note(&self, entries: Vec<Entry>) -> Option<oneshot::Receiver<Result<(), sqlx::Error>>> {
        if entries.is_empty() {
            return None;
        }
        let (written, waits) = oneshot::channel();
        // Who is no longer there to write drops the other end, and whoever waits hears of it.
        let _ = self.0.send((entries, written));
        Some(waits)
    }
}

async fn work(pool: PgPool, reads: Arc<Mutex<mpsc::UnboundedReceiver<Reads>>>) {
    loop {
        let mut taken = Vec::new();
        if reads.lock().await.recv_many(&mut taken, MOST).await == 0 {
            return;
        }
        let all = insert(&pool, taken.iter().flat_map(|(entries, _)| entries)).await;
        for (entries, one) in taken {
            let outcome = match &all {
                Ok(()) => Ok(()),
                // One that the database refuses keeps nobody else's from the trail.
                Err(sqlx::Error::Database(_)) => insert(&pool, &entries).await,
                Err(_) => Err(sqlx::Error::PoolTimedOut),
            };
            // Whoever has left no longer waits for it.
            drop(one.send(outcome));
        }
    }
}
