//! Server-sent events: "something changed, ask again".

use std::{convert::Infallible, time::Duration};

use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, stream};
use http::HeaderMap;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Interval, MissedTickBehavior, interval},
};

use crate::{
    Hale, Topic,
    live::Change,
    session::{self, Token},
    web::cookie,
};

/// How long somebody whose session has ended may still learn that something changed.
const RECHECK: Duration = Duration::from_secs(15);

struct Watch {
    hale: Hale,
    token: Option<Token>,
    topic: Topic,
    changes: Receiver<Change>,
    recheck: Interval,
}

/// A stream of `changed` events. The caller has authorized the watching; the stream ends with the
/// session.
pub fn changes(
    hale: &Hale,
    headers: &HeaderMap,
    topic: Topic,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let mut recheck = interval(RECHECK);
    recheck.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let watch = Watch {
        hale: hale.clone(),
        token: cookie::session_token(hale, headers),
        topic,
        changes: hale.live().subscribe(),
        recheck,
    };
    let events = stream::unfold(watch, |mut watch| async move {
        watch.next().await.then(|| (Ok(Event::default().event("changed").data("ask again")), watch))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

impl Watch {
    /// Waits for the next change; false when the session has ended, or the house is closing.
    async fn next(&mut self) -> bool {
        loop {
            tokio::select! {
                change = self.changes.recv() => match change {
                    Ok(change) if change.concerns(self.topic) => return self.is_signed_in().await,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return self.is_signed_in().await,
                    Err(RecvError::Closed) => return false,
                },
                () = self.hale.live().closed() => return false,
                _ = self.recheck.tick() => if !self.is_signed_in().await { return false },
            }
        }
    }

    async fn is_signed_in(&self) -> bool {
        let Some(token) = &self.token else { return false };
        matches!(session::current(&self.hale, token, false).await, Ok(Some(_)))
    }
}
