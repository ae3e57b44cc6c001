//! Setting a document takes a core for a moment: few at a time, on threads where it holds nobody else up.

use std::{
    sync::{Arc, LazyLock},
    thread,
    time::Duration,
};

use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

use crate::{Document, typeset::typeset};

/// How many people may wait for each document that is being set. Beyond it the answer is "busy", at once.
const WAITING_PER_WORKER: usize = 4;
/// Nobody looks at a turning wheel for longer.
const PATIENCE: Duration = Duration::from_secs(15);
/// Bytes of content. The longest note with its corrections has less; typst can't be stopped half-way.
const LONGEST: usize = 1_000_000;

/// Why there is no document.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unprinted {
    /// Too many at once; a moment later there is room.
    #[error("too many documents are being made at once")]
    Busy,
    #[error("this is too long for a document")]
    TooLong,
    /// Our fault: a template does not fit its content.
    #[error("a document could not be made: {0}")]
    Broken(String),
}

static PRESS: LazyLock<Press> = LazyLock::new(|| {
    Press::new(thread::available_parallelism().map_or(1, |cores| usize::from(cores).div_ceil(2)), PATIENCE)
});

/// The document as PDF.
pub async fn print(document: Document) -> Result<Vec<u8>, Unprinted> {
    if document.data.to_string().len() > LONGEST {
        return Err(Unprinted::TooLong);
    }
    PRESS.work(move || typeset(&document)).await?.map_err(Unprinted::Broken)
}

/// Half of the cores, and a short queue.
struct Press {
    workers: Arc<Semaphore>,
    places: Arc<Semaphore>,
    patience: Duration,
}

impl Press {
    fn new(workers: usize, patience: Duration) -> Self {
        let places = Arc::new(Semaphore::new(workers * (1 + WAITING_PER_WORKER)));
        Self { workers: Arc::new(Semaphore::new(workers)), places, patience }
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Unprinted> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| Unprinted::Busy)?;
        let done = async {
            let worker = self.workers.clone().acquire_owned().await.map_err(|_| Unprinted::Busy)?;
            // The thread works on when nobody waits any more: it keeps its place until it is done.
            let held = (place, worker);
            spawn_blocking(move || {
                let done = work();
                drop(held);
                done
            })
            .await
            .map_err(|_| Unprinted::Broken("it panicked".into()))
        };
        timeout(self.patience, done).await.map_err(|_| Unprinted::Busy)?
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicBool, AtomicUsize, Ordering},
        time::Instant,
    };

    use tokio::task::JoinSet;

    use super::*;

    #[tokio::test]
    async fn a_rush_is_turned_away_and_not_left_hanging() {
        let press = Arc::new(Press::new(2, Duration::from_secs(60)));
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let all_came = Arc::new(AtomicBool::new(false));
        let mut tasks = JoinSet::new();
        for _ in 0..50 {
            let (press, running, most, all_came) = (press.clone(), running.clone(), most.clone(), all_came.clone());
            tasks.spawn(async move {
                press
                    .work(move || {
                        most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        let patience = Instant::now() + Duration::from_secs(60);
                        while !all_came.load(Ordering::SeqCst) && Instant::now() < patience {
                            thread::sleep(Duration::from_millis(1));
                        }
                        running.fetch_sub(1, Ordering::SeqCst);
                    })
                    .await
            });
        }
        for _ in 2 * (1 + WAITING_PER_WORKER)..50 {
            let turned_away = tasks.join_next().await.expect("a task").expect("no panic");
            assert_eq!(turned_away, Err(Unprinted::Busy));
        }
        while running.load(Ordering::SeqCst) < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        all_came.store(true, Ordering::SeqCst);
        assert!(tasks.join_all().await.into_iter().all(|served| served.is_ok()));
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_so_and_the_work_keeps_its_place_until_it_is_done() {
        let press = Press::new(1, Duration::from_millis(20));
        let (go, wait) = std::sync::mpsc::channel::<()>();
        assert_eq!(press.work(move || wait.recv()).await, Err(Unprinted::Busy));
        assert_eq!(press.workers.available_permits(), 0, "it still works");
        go.send(()).expect("it waits for this");
        while press.workers.available_permits() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let press = Press { patience: Duration::from_secs(60), ..press };
        assert_eq!(press.work(|| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn a_panic_of_one_document_is_an_error_of_that_document_only() {
        let press = Press::new(1, Duration::from_secs(60));
        let broken = press.work(|| -> u8 { panic!("a template went wrong") }).await;
        assert!(matches!(broken, Err(Unprinted::Broken(_))));
        assert_eq!(press.work(|| 7).await, Ok(7));
    }
}
