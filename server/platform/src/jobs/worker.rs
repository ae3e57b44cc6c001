//! Does the waiting jobs, one after the other, several workers at a time.

use std::{num::NonZeroUsize, time::Duration};

use sqlx::postgres::PgListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{
    Jobs,
    queue::{self, CHANNEL, LEASE, Leased},
};
use crate::{Failure, Hale};

/// How often a worker looks for jobs whose time has come, when nobody wakes it.
const ROUND: Duration = Duration::from_secs(5);

/// The workers of this server. Jobs that are under way at `stop` are finished first.
pub struct Worker {
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Worker {
    pub fn start(hale: &Hale, jobs: &Jobs, count: NonZeroUsize) -> Self {
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        for _ in 0..count.get() {
            tasks.spawn(work(hale.clone(), jobs.clone(), stop.clone()));
        }
        Self { stop, tasks }
    }

    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.join_all().await;
    }
}

async fn work(hale: Hale, jobs: Jobs, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = rounds(&hale, &jobs, &stop).await {
            tracing::warn!(cause = %error, "the jobs wait: the database does not answer");
            tokio::select! { () = tokio::time::sleep(ROUND) => {}, () = stop.cancelled() => {} }
        }
    }
}

/// Listens first and looks second, so that no job falls in between.
async fn rounds(hale: &Hale, jobs: &Jobs, stop: &CancellationToken) -> Result<(), Failure> {
    let mut listener = PgListener::connect_with(hale.pool()).await?;
    listener.listen(CHANNEL).await?;
    jobs.schedule(hale).await?;
    loop {
        while !stop.is_cancelled() && one(hale, jobs).await? {}
        tokio::select! {
            woken = listener.recv() => { woken?; }
            () = tokio::time::sleep(ROUND) => {}
            () = stop.cancelled() => return Ok(()),
        }
    }
}

/// Does everything that is due, and says how much that was: for tests, which decide when.
pub async fn run_once(hale: &Hale, jobs: &Jobs) -> Result<usize, Failure> {
    let mut done = 0;
    while one(hale, jobs).await? {
        done += 1;
    }
    Ok(done)
}

/// Does one job. No connection is held while it runs.
async fn one(hale: &Hale, jobs: &Jobs) -> Result<bool, Failure> {
    let now = hale.clock().now();
    let leased = queue::lease(&mut *hale.pool().acquire().await?, &jobs.known(), now).await?;
    let Some(job) = leased else { return Ok(false) };
    let outcome = attempt(hale, jobs, &job).await;
    let conn = &mut *hale.pool().acquire().await?;
    match outcome {
        Ok(()) => queue::done(conn, job.id).await?,
        Err(failure) => {
            let cause = failure.to_string();
            let gave_up = queue::failed(conn, &job, &cause, hale.clock().now()).await?;
            tracing::error!(job = job.identifier, id = job.id, attempts = job.attempts, gave_up, cause, "job failed");
        }
    }
    Ok(true)
}

/// In a task of its own, so that a panic is a failed attempt and not a lost worker, and ended before the
/// lease does, so that no two workers are at it.
async fn attempt(hale: &Hale, jobs: &Jobs, job: &Leased) -> Result<(), Failure> {
    let (hale, jobs) = (hale.clone(), jobs.clone());
    let (identifier, payload) = (job.identifier.clone(), job.payload.clone());
    let limit = LEASE.unsigned_abs() / 2;
    let running = tokio::spawn(async move { tokio::time::timeout(limit, jobs.run(hale, &identifier, payload)).await });
    match running.await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(Failure::other("it took too long")),
        Err(panic) => Err(Failure::other(panic)),
    }
}
