//! What the instances of one house say to each other at once, such as the signals of a call: in order, to whoever is
//! connected, kept nowhere. What must not be lost is in the database; this is for what is worthless a second later.
//!
//! PostgreSQL carries it (`NOTIFY`), up to 8,000 bytes; what is longer lies in a table for the others to fetch. As the
//! herald's, the words go out in a transaction that changes nothing, many at once.

use std::{sync::Arc, time::Duration};

use sqlx::PgPool;
use tokio::sync::{broadcast, mpsc};
use uuid::Uuid;

use crate::Hale;

pub(crate) const CHANNEL: &str = "hale_wire";

/// PostgreSQL's limit is 7,999 bytes of payload.
const IN_LINE: usize = 7_900;
/// In one statement.
const MOST: usize = 128;
/// So much may wait to go out; more than that is a database that does not keep up.
const WAITING: usize = 8_192;
/// How often an instance says that it is there.
const BEAT: Duration = Duration::from_secs(5);

/// Something that an instance has said, this one included.
#[derive(Clone, Debug)]
pub enum Heard {
    Said {
        about: Uuid,
        body: Arc<str>,
    },
    /// The connection to the database was lost: something may have been said meanwhile.
    Gap,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is too much to say at once")]
pub struct TooMuch;

pub struct Wire {
    instance: Uuid,
    sayings: mpsc::Sender<Saying>,
    heard: broadcast::Sender<Heard>,
}

struct Saying {
    about: Uuid,
    body: String,
}

impl Wire {
    /// Works until the last handle to the house is gone.
    pub(crate) fn start(pool: PgPool, instance: Uuid) -> Self {
        let (sayings, waiting) = mpsc::channel(WAITING);
        tokio::spawn(work(pool, waiting, instance));
        Self { instance, sayings, heard: broadcast::channel(WAITING).0 }
    }

    /// Under which this instance is known to the others, for as long as it runs.
    pub fn instance(&self) -> Uuid {
        self.instance
    }

    /// Tells all instances. What one instance says, all hear in the order in which it said it.
    pub fn say(&self, about: Uuid, body: String) -> Result<(), TooMuch> {
        self.sayings.try_send(Saying { about, body }).map_err(|_| TooMuch)
    }

    pub fn listen(&self) -> broadcast::Receiver<Heard> {
        self.heard.subscribe()
    }

    pub(crate) fn gap(&self) {
        self.hear(Heard::Gap);
    }

    fn hear(&self, heard: Heard) {
        // Nobody listening is no error.
        drop(self.heard.send(heard));
    }
}

async fn work(pool: PgPool, mut waiting: mpsc::Receiver<Saying>, instance: Uuid) {
    let mut next = Vec::new();
    let mut number: u64 = 0;
    while waiting.recv_many(&mut next, MOST).await > 0 {
        if let Err(error) = tell(&pool, next.drain(..), instance, &mut number).await {
            tracing::warn!(cause = %error, "other instances could not be told");
        }
    }
}

/// Each payload is another one, by its number: PostgreSQL tells two that are alike only once.
async fn tell(
    pool: &PgPool,
    sayings: impl Iterator<Item = Saying>,
    instance: Uuid,
    number: &mut u64,
) -> Result<(), sqlx::Error> {
    let mut payloads = Vec::new();
    for Saying { about, body } in sayings {
        *number += 1;
        let mark = format!("{instance}:{number}:{about}:");
        if mark.len() + 1 + body.len() <= IN_LINE {
            payloads.push(format!("{mark}={body}"));
        } else {
            let parcel = sqlx::query_scalar!("insert into wire_parcel (body) values ($1) returning id", body);
            payloads.push(format!("{mark}#{}", parcel.fetch_one(pool).await?));
        }
    }
    sqlx::query!(
        "select pg_notify($1, payload) from unnest($2::text[]) with ordinality as said(payload, n) order by n",
        CHANNEL,
        &payloads,
    )
    .fetch_all(pool)
    .await?;
    Ok(())
}

/// What the database has brought. What can't be read is from another version, and left alone.
pub(crate) async fn bring(hale: &Hale, payload: &str) -> Result<(), sqlx::Error> {
    let mut parts = payload.splitn(4, ':');
    let (Some(_), Some(_), Some(about), Some(rest)) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Ok(());
    };
    let Ok(about) = about.parse::<Uuid>() else { return Ok(()) };
    let body: Arc<str> = match rest.split_at_checked(1) {
        Some(("=", body)) => body.into(),
        Some(("#", parcel)) => {
            let Ok(parcel) = parcel.parse::<i64>() else { return Ok(()) };
            let body = sqlx::query_scalar!("select body from wire_parcel where id = $1", parcel);
            match body.fetch_optional(hale.pool()).await? {
                Some(body) => body.into(),
                None => return Ok(()),
            }
        }
        _ => return Ok(()),
    };
    hale.wire().hear(Heard::Said { about, body });
    Ok(())
}

/// Says that this instance is there, again and again.
pub(crate) async fn beat(hale: &Hale) {
    loop {
        let said = sqlx::query!(
            "insert into wire_instance (id) values ($1) on conflict (id) do update set seen_at = now()",
            hale.wire().instance(),
        )
        .execute(hale.pool())
        .await;
        if let Err(error) = said {
            tracing::warn!(cause = %error, "this instance could not say that it is there");
        }
        tokio::time::sleep(BEAT).await;
    }
}
