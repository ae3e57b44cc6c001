//! Tells others that something has happened, once it has: browsers that watch, workers that wait for jobs.
//!
//! PostgreSQL lets only one transaction at a time commit that has notified somebody, from before it writes to the disk
//! until that is done. A notification inside the transaction of a change would make everybody's changes wait for each
//! other's disk. So words go out after the commit, many in one statement, in a transaction that writes nothing and
//! waits for nothing.
//!
//! A word can be lost, where this server dies between a commit and the word. Nothing depends on it: workers look every
//! few seconds by themselves, and whoever's connection was lost asks again.

use std::{collections::BTreeSet, time::Duration};

use sqlx::PgPool;
use tokio::sync::{mpsc, oneshot};

use crate::{Topic, jobs, live};

/// At the end of a program the last words have so long to go out.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// In one statement.
const MOST: usize = 256;

/// What is to be told once a transaction has committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Changed(Topic),
    JobWaits,
}

impl Word {
    fn written(self) -> (&'static str, String) {
        match self {
            Self::Changed(topic) => (live::CHANNEL, topic.to_string()),
            Self::JobWaits => (jobs::CHANNEL, String::new()),
        }
    }
}

enum Errand {
    Tell(Word),
    /// Says when everything before has gone out.
    Flush(oneshot::Sender<()>),
}

pub(crate) struct Herald(mpsc::UnboundedSender<Errand>);

impl Herald {
    /// Works until the last handle to the house is gone.
    pub fn start(pool: PgPool) -> Self {
        let (sender, errands) = mpsc::unbounded_channel();
        tokio::spawn(work(pool, errands));
        Self(sender)
    }

    pub fn tell(&self, words: impl IntoIterator<Item = Word>) {
        for word in words {
            // Nobody is there any more at the end of a test or a program.
            drop(self.0.send(Errand::Tell(word)));
        }
    }

    pub async fn flush(&self) {
        let (gone_out, waits) = oneshot::channel();
        if self.0.send(Errand::Flush(gone_out)).is_ok() {
            drop(tokio::time::timeout(LAST_WORDS, waits).await);
        }
    }
}

async fn work(pool: PgPool, mut errands: mpsc::UnboundedReceiver<Errand>) {
    let mut next = Vec::new();
    while errands.recv_many(&mut next, MOST).await > 0 {
        let mut words = BTreeSet::new();
        let mut waiting = Vec::new();
        for errand in next.drain(..) {
            match errand {
                Errand::Tell(word) => drop(words.insert(word.written())),
                Errand::Flush(gone_out) => waiting.push(gone_out),
            }
        }
        if let Err(error) = tell(&pool, words).await {
            tracing::warn!(cause = %error, "others could not be told of a change");
        }
        for gone_out in waiting {
            let _ = gone_out.send(());
        }
    }
}

async fn tell(pool: &PgPool, words: BTreeSet<(&'static str, String)>) -> Result<(), sqlx::Error> {
    if words.is_empty() {
        return Ok(());
    }
    let (channels, payloads): (Vec<String>, Vec<String>) =
        words.into_iter().map(|(channel, payload)| (channel.to_owned(), payload)).unzip();
    sqlx::query!(
        "select pg_notify(channel, payload) from unnest($1::text[], $2::text[]) as word(channel, payload)",
        &channels,
        &payloads,
    )
    .fetch_all(pool)
    .await?;
    Ok(())
}
