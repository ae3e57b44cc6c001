//! How much is worked on at a time. When more people come than can be served, those who can be are served as fast as
//! ever, and the others are told at once to come again: without this, everybody would wait until nobody is served in time.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use model::AppError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::errors;

/// More than connections to the database: while some wait for it, others are rendered.
const AT_WORK: usize = 32;
/// So many more may wait; by the time the last of them has its turn, a person still waits for it.
const IN_LINE: usize = 128;
const PATIENCE: Duration = Duration::from_secs(2);
const COME_AGAIN: &str = "2";

/// What costs next to nothing; whether the house lives, which must be answered by a full one, too; and streams of live
/// updates, which a browser that was refused once does not open again.
const FREE: [&str; 5] = ["/pkg/", "/healthz", "/readyz", "/icon", "/live/"];

#[derive(Clone)]
pub struct Room {
    at_work: Arc<Semaphore>,
    inside: Arc<Semaphore>,
    patience: Duration,
}

impl Default for Room {
    fn default() -> Self {
        Self::of(AT_WORK, IN_LINE, PATIENCE)
    }
}

impl Room {
    fn of(at_work: usize, in_line: usize, patience: Duration) -> Self {
        let inside = Arc::new(Semaphore::new(at_work + in_line));
        Self { at_work: Arc::new(Semaphore::new(at_work)), inside, patience }
    }

    /// A place, as long as it is held; none when the line is full or does not move.
    async fn enter(&self) -> Option<[OwnedSemaphorePermit; 2]> {
        let inside = self.inside.clone().try_acquire_owned().ok()?;
        let turn = tokio::time::timeout(self.patience, self.at_work.clone().acquire_owned()).await;
        Some([inside, turn.ok()?.ok()?])
    }
}

/// A place is held until the answer begins.
pub async fn room(State(room): State<Room>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if FREE.iter().any(|free| path.starts_with(free)) {
        return next.run(request).await;
    }
    match room.enter().await {
        Some(_place) => next.run(request).await,
        None => full(path.starts_with("/api/")),
    }
}

/// Come again soon, as a page or as a function says it.
pub(super) fn full(is_function: bool) -> Response {
    let mut response = if is_function {
        errors::response(&AppError::Busy)
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, Html(page())).into_response()
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(COME_AGAIN));
    response
}

/// Written without leptos: it must cost nothing. The browser asks again by itself.
fn page() -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Very busy · Hale</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta http-equiv=\"refresh\" content=\"3\"></head><body><main><h1>Very busy</h1><p>{}</p></main></body></html>",
        AppError::Busy
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_finds_no_place_is_told_so_at_once_and_who_waits_has_a_turn() {
        let room = Room::of(1, 1, Duration::from_secs(60));
        let working = room.enter().await.expect("a place");
        let waiting = tokio::spawn({
            let room = room.clone();
            async move { room.enter().await.is_some() }
        });
        tokio::task::yield_now().await;
        assert!(room.enter().await.is_none(), "the line is full");
        drop(working);
        assert!(waiting.await.expect("a turn"));
    }

    #[tokio::test]
    async fn nobody_waits_for_long_and_who_has_left_leaves_their_place() {
        let room = Room::of(1, 1, Duration::from_millis(30));
        let working = room.enter().await.expect("a place");
        assert!(room.enter().await.is_none(), "the line does not move");
        let patient = Room { patience: Duration::from_secs(60), ..room.clone() };
        assert!(tokio::time::timeout(Duration::from_millis(1), patient.enter()).await.is_err());
        drop(working);
        assert!(patient.enter().await.is_some());
        assert_eq!((room.at_work.available_permits(), room.inside.available_permits()), (1, 2));
    }

    #[test]
    fn a_page_and_a_function_are_refused_in_their_own_words() {
        for (is_function, kind) in [(true, "application/json"), (false, "text/html; charset=utf-8")] {
            let response = full(is_function);
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(response.headers()[header::RETRY_AFTER], COME_AGAIN);
            assert_eq!(response.headers()[header::CONTENT_TYPE], kind);
        }
    }
}
