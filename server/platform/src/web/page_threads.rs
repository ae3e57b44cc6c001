//! A page is rendered on one thread.
//!
//! Leptos renders what waits for an answer in tasks of its own. On a runtime of several threads they run at the same time, and
//! reactive_graph 0.2.16 does not bear that: of two that read a `Memo` for the first time, one finds it empty and panics.
//! So a page stays on one of a few threads. Pages are still rendered side by side, and what they ask for is found on the
//! server's own runtime.

use std::{
    future::pending,
    io,
    panic::resume_unwind,
    sync::{Arc, LazyLock},
    thread::{self, available_parallelism},
};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    middleware::Next,
    response::Response,
};
use futures::StreamExt;
use tokio::{
    runtime::{Builder, Handle},
    sync::mpsc,
};
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

/// So many pieces of a page are rendered before the first has been sent.
const PIECES: usize = 8;

static THREADS: LazyLock<Vec<PageThread>> = LazyLock::new(|| {
    let cores = available_parallelism().map_or(2, usize::from);
    (1..=cores).map(|number| PageThread::start(number).expect("a thread to render pages on")).collect()
});

struct PageThread {
    runtime: Handle,
    /// Held once by each page that is being rendered here.
    at_work: Arc<()>,
}

impl PageThread {
    fn start(number: usize) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        thread::Builder::new().name(format!("pages-{number}")).spawn(move || runtime.block_on(pending::<()>()))?;
        Ok(Self { runtime: handle, at_work: Arc::new(()) })
    }
}

/// The thread with the fewest pages renders this one. Server functions render nothing and stay where they are.
pub async fn on_one_thread(request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let thread = THREADS.iter().min_by_key(|thread| Arc::strong_count(&thread.at_work)).expect("one thread at least");
    let at_work = thread.at_work.clone();
    let page = async move {
        let (head, body) = next.run(request).await.into_parts();
        let (sender, pieces) = mpsc::channel::<Result<Bytes, axum::Error>>(PIECES);
        tokio::spawn(async move {
            let mut body = body.into_data_stream();
            while let Some(piece) = body.next().await {
                if sender.send(piece).await.is_err() {
                    break; // the browser has left
                }
            }
            drop(at_work);
        });
        Response::from_parts(head, Body::from_stream(ReceiverStream::new(pieces)))
    };
    match AbortOnDropHandle::new(thread.runtime.spawn(page.in_current_span())).await {
        Ok(response) => response,
        Err(error) => resume_unwind(error.into_panic()),
    }
}
