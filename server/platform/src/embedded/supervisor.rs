//! Keeps PostgreSQL running for as long as Hale does. When it dies, it is started again, and the pool
//! connects anew: requests in between are told to try again in a moment.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering},
    },
    time::Duration,
};

use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{EmbeddedError, place::Place, postmaster::Postmaster, programs::Programs, user::User};

pub(super) struct Supervisor {
    pid: Arc<AtomicI32>,
    task: JoinHandle<()>,
    /// Dropping it stops PostgreSQL as well.
    stop: DropGuard,
}

struct Watch {
    place: Place,
    programs: Programs,
    user: User,
    pid: Arc<AtomicI32>,
    stop: CancellationToken,
}

impl Supervisor {
    pub async fn start(place: Place, programs: Programs, user: User) -> Result<Self, EmbeddedError> {
        let stop = CancellationToken::new();
        let pid = Arc::new(AtomicI32::new(0));
        let watch = Watch { place, programs, user, pid: pid.clone(), stop: stop.clone() };
        let first = watch.run().await?;
        let task = tokio::spawn(watch.keep(first));
        Ok(Self { pid, task, stop: stop.drop_guard() })
    }

    pub fn pid(&self) -> Option<i32> {
        Some(self.pid.load(Ordering::Relaxed)).filter(|pid| *pid > 0)
    }

    pub async fn stop(self) {
        drop(self.stop);
        if let Err(panic) = self.task.await {
            tracing::error!(cause = %panic, "stopping PostgreSQL failed");
        }
    }
}

impl Watch {
    /// Right after a crash the old processes may take a moment to notice and leave; until then PostgreSQL
    /// refuses to start beside them. So a first failure is not the last word.
    async fn run(&self) -> Result<Postmaster, EmbeddedError> {
        let mut pause = Duration::from_millis(200);
        loop {
            match Postmaster::start(&self.place, &self.programs, &self.user).await {
                Ok(started) => {
                    self.pid.store(started.pid(), Ordering::Relaxed);
                    return Ok(started);
                }
                Err(error) if pause > Duration::from_secs(2) => return Err(error),
                Err(_) => tokio::time::sleep(pause).await,
            }
            pause *= 2;
        }
    }

    async fn keep(self, first: Postmaster) {
        let mut running = first;
        loop {
            tokio::select! {
                () = self.stop.cancelled() => {
                    running.stop().await;
                    break;
                }
                status = running.ended() => {
                    self.pid.store(0, Ordering::Relaxed);
                    tracing::error!(status, "PostgreSQL ended: starting it again");
                }
            }
            running.stop().await;
            let Some(again) = self.again().await else { break };
            tracing::info!("PostgreSQL runs again");
            running = again;
        }
        self.place.leave();
    }

    /// Tries until it works: a full disk is made room on, and a hospital waits.
    async fn again(&self) -> Option<Postmaster> {
        loop {
            let tried = tokio::select! {
                tried = self.run() => tried,
                () = self.stop.cancelled() => return None,
            };
            match tried {
                Ok(started) => return Some(started),
                Err(error) => tracing::error!(cause = %error, "PostgreSQL does not start: trying again"),
            }
            tokio::select! { () = tokio::time::sleep(Duration::from_secs(5)) => {}, () = self.stop.cancelled() => return None }
        }
    }
}
