//! A payment gateway to try Hale with: a process of its own that speaks the part of Stripe's HTTP interface that Hale uses.
//! No money moves. Hale reaches it by the client that reaches Stripe, and does not know which it is.
//!
//! | what | where |
//! |---|---|
//! | sessions, payments, refunds, disputes, and what may become of each | `state` |
//! | cards that are kept, and payments with them | `kept` |
//! | how they are written | `shown` |
//! | the HTTP interface, under `/v1` | `api` |
//! | the page at which a patient pays, with test cards | `page` |
//! | the operator's desk: what happens at the bank | `desk` |
//! | what Hale is told: signed, repeated until it answers, in disorder where that is asked for | `webhook` |

mod api;
mod card;
mod desk;
mod html;
mod kept;
mod page;
mod shown;
mod state;
mod webhook;

use std::{future::Future, io, path::PathBuf, sync::Arc};

use axum::{
    Router,
    http::StatusCode,
    routing::{get, post},
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::{
    net::TcpListener,
    sync::{Mutex, MutexGuard},
};
use tower_http::{csrf::CsrfLayer, limit::RequestBodyLimitLayer};

use self::{
    state::{Happened, State},
    webhook::Courier,
};
pub use webhook::{Chaos, Webhook};

/// Seconds since 1970: passed in, so that a test's clock is the sandbox's.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

pub struct Options {
    /// What a client has to show.
    pub key: String,
    /// Under which browsers reach it, without a slash at its end.
    pub base_url: String,
    pub webhook: Option<Webhook>,
    pub chaos: Chaos,
    /// The file in which it remembers what there is; none: it forgets.
    pub keep: Option<PathBuf>,
    pub clock: Clock,
    /// Of the ids that it gives.
    pub seed: u64,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Sandbox(Arc<Inner>);

struct Inner {
    key: String,
    base_url: String,
    keep: Option<PathBuf>,
    clock: Clock,
    state: Mutex<State>,
    ids: std::sync::Mutex<ChaCha8Rng>,
    courier: Courier,
}

impl Sandbox {
    pub fn open(options: Options) -> io::Result<Self> {
        let state = match &options.keep {
            Some(file) if file.exists() => serde_json::from_slice(&std::fs::read(file)?)?,
            _ => State::default(),
        };
        let courier = Courier::new(options.webhook, options.chaos, options.clock.clone()).map_err(io::Error::other)?;
        Ok(Self(Arc::new(Inner {
            key: options.key,
            base_url: options.base_url,
            keep: options.keep,
            clock: options.clock,
            state: Mutex::new(state),
            ids: std::sync::Mutex::new(ChaCha8Rng::seed_from_u64(options.seed)),
            courier,
        })))
    }

    /// Answers until `stop`.
    pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        axum::serve(listener, self.router()).with_graceful_shutdown(stop).await
    }

    pub fn router(&self) -> Router {
        let pages = Router::new()
            .route("/", get(desk::show))
            .route("/desk/{what}/{id}", post(desk::act))
            .route("/pay/{session}", get(page::show).post(page::pay))
            .route("/pay/{session}/confirm", post(page::confirm))
            .route("/confirm/{intent}", get(page::show_kept).post(page::confirm_kept))
            .layer(CsrfLayer::new());
        Router::new()
            .nest("/v1", api::router(self.clone()))
            .merge(pages)
            .fallback(async || (StatusCode::NOT_FOUND, "There is no such page.\n"))
            .layer(RequestBodyLimitLayer::new(64 * 1024))
            .with_state(self.clone())
    }

    /// Waits until everything that happened has been told, or given up.
    pub async fn told(&self) {
        self.0.courier.idle().await;
    }

    fn now(&self) -> i64 {
        (self.0.clock)()
    }

    fn new_id(&self, prefix: &str) -> String {
        let number: u128 = self.0.ids.lock().map(|mut ids| ids.random()).unwrap_or_default();
        format!("{prefix}_{number:032x}")
    }

    async fn look(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().await
    }

    /// Changes something, remembers it, and tells what happened.
    async fn change<T>(&self, change: impl FnOnce(&mut State, &mut Happened<'_>) -> T) -> T {
        let mut state = self.look().await;
        let mut happened = Happened::new(self);
        let outcome = change(&mut state, &mut happened);
        let events = happened.events();
        if let Some(file) = &self.0.keep
            && let Err(error) = keep(&state, file)
        {
            tracing::warn!(file = %file.display(), cause = %error, "the sandbox could not remember what happened");
        }
        drop(state);
        for event in events {
            self.0.courier.tell(event);
        }
        outcome
    }
}

fn keep(state: &State, file: &std::path::Path) -> io::Result<()> {
    if let Some(directory) = file.parent() {
        std::fs::create_dir_all(directory)?;
    }
    let beside = file.with_extension("new");
    std::fs::write(&beside, serde_json::to_vec(state)?)?;
    std::fs::rename(&beside, file)
}
