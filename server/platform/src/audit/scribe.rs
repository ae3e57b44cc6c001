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

type Written = oneshot::Sender<Result<(), sqlx::Error>>;

pub(crate) struct Scribe(mpsc::UnboundedSender<(Entry, Written)>);

impl Scribe {
    /// Works until the last handle to the house is gone.
    pub fn start(pool: &PgPool) -> Self {
        let (sender, entries) = mpsc::unbounded_channel();
        let entries = Arc::new(Mutex::new(entries));
        for _ in 0..HANDS {
            tokio::spawn(work(pool.clone(), entries.clone()));
        }
        Self(sender)
    }

    /// Comes back when the entry is on disk. Without an error it is.
    pub(super) async fn write(&self, entry: Entry) -> Result<(), sqlx::Error> {
        let (written, waits) = oneshot::channel();
        self.0.send((entry, written)).map_err(|_| sqlx::Error::WorkerCrashed)?;
        waits.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }
}

async fn work(pool: PgPool, entries: Arc<Mutex<mpsc::UnboundedReceiver<(Entry, Written)>>>) {
    loop {
        let mut taken = Vec::new();
        if entries.lock().await.recv_many(&mut taken, MOST).await == 0 {
            return;
        }
        let (together, waiting): (Vec<Entry>, Vec<Written>) = taken.into_iter().unzip();
        let all = insert(&pool, &together).await;
        for (entry, one) in together.iter().zip(waiting) {
            let outcome = match &all {
                Ok(()) => Ok(()),
                // One that the database refuses keeps nobody else's from the trail.
                Err(sqlx::Error::Database(_)) => insert(&pool, std::slice::from_ref(entry)).await,
                Err(_) => Err(sqlx::Error::PoolTimedOut),
            };
            // Whoever has left no longer waits for it.
            drop(one.send(outcome));
        }
    }
}
