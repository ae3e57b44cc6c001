//! Load on a server: a closed loop, in which clients wait for their answer, and an open one, in which they come
//! whether or not the earlier ones have been served.
//!
//! Each runs in one thread, and says how much of a core it took from the server.

use std::{
    cell::RefCell,
    io,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::task::LocalSet;

use crate::{
    Outcome,
    http::{Connection, Request},
};

#[derive(Debug, Default)]
pub struct Load {
    pub seconds: f64,
    /// Answered with 200, in time.
    pub ok: usize,
    /// Answered with something else: 503, mostly.
    pub refused: usize,
    /// Not answered, or not in time.
    pub failed: usize,
    /// Of those that were answered with 200, in ascending order.
    millis: Vec<f64>,
    /// Of those that were refused.
    refused_millis: Vec<f64>,
    /// How much of a core the load itself took.
    pub core: f64,
}

impl Load {
    pub fn per_second(&self) -> f64 {
        count(self.ok) / self.seconds
    }

    pub fn percentile(&self, percent: f64) -> f64 {
        percentile(&self.millis, percent)
    }

    pub fn refused_percentile(&self, percent: f64) -> f64 {
        percentile(&self.refused_millis, percent)
    }

    pub fn told(&self) -> String {
        let failures = if self.refused + self.failed == 0 {
            String::new()
        } else {
            format!("; {} refused, {} not answered", self.refused, self.failed)
        };
        format!(
            "p50 {:.1} ms, p99 {:.1} ms{failures}; the load took {:.2} of a core",
            self.percentile(50.0),
            self.percentile(99.0),
            self.core
        )
    }

    fn note(&mut self, status: u16, millis: f64) {
        if status == 200 {
            self.ok += 1;
            self.millis.push(millis);
        } else {
            self.refused += 1;
            self.refused_millis.push(millis);
        }
    }

    fn finish(mut self, seconds: f64, cpu: f64) -> Self {
        self.millis.sort_unstable_by(f64::total_cmp);
        self.refused_millis.sort_unstable_by(f64::total_cmp);
        Self { seconds, core: cpu / seconds, ..self }
    }
}

#[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^52 here")]
pub fn count(number: usize) -> f64 {
    number as f64
}

/// Of values in ascending order; without values there is none.
pub fn percentile(sorted: &[f64], percent: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index within the list")]
    let at = ((count(sorted.len()) * percent / 100.0).ceil() as usize).clamp(1, sorted.len().max(1)) - 1;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// `clients` connections, each sending the next request when it has its answer. A short run before, unmeasured,
/// warms what there is to warm.
pub async fn closed(address: SocketAddr, request: Request, clients: usize, seconds: u64) -> Outcome<Load> {
    in_a_thread(move || async move {
        let request = Rc::new(request);
        round(address, &request, clients, Duration::from_millis(700)).await;
        round(address, &request, clients, Duration::from_secs(seconds)).await
    })
    .await
}

async fn round(address: SocketAddr, request: &Rc<Request>, clients: usize, time: Duration) -> Load {
    let load = Rc::new(RefCell::new(Load::default()));
    let (began, cpu) = (Instant::now(), thread_cpu());
    let clients = (0..clients).map(|_| {
        let (request, load) = (request.clone(), load.clone());
        tokio::task::spawn_local(async move {
            let mut connection: Option<Connection> = None;
            while began.elapsed() < time {
                let sent = Instant::now();
                match once(address, connection.take(), &request).await {
                    Ok((kept, status)) => {
                        load.borrow_mut().note(status, millis(sent.elapsed()));
                        connection = kept;
                    }
                    Err(_) => load.borrow_mut().failed += 1,
                }
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.ok();
    }
    load.take().finish(began.elapsed().as_secs_f64(), thread_cpu() - cpu)
}

async fn once(
    address: SocketAddr,
    connection: Option<Connection>,
    request: &Request,
) -> io::Result<(Option<Connection>, u16)> {
    let mut connection = match connection {
        Some(connection) => connection,
        None => Connection::open(address).await?,
    };
    let status = connection.send(request).await?;
    Ok((connection.is_kept().then_some(connection), status))
}

/// An open loop: so many arrive per second, whatever becomes of the others.
#[derive(Clone, Debug)]
pub struct Open {
    pub address: SocketAddr,
    pub request: Request,
    pub per_second: f64,
    pub seconds: u64,
    /// Who has waited so long since they wanted to come has left, and their connection with them.
    pub patience: Duration,
    /// So many connections at most: beyond it the network would refuse, and so it counts as not answered.
    pub connections: usize,
}

struct Crowd {
    open: Open,
    load: RefCell<Load>,
    idle: RefCell<Vec<Connection>>,
    /// Connections in use.
    busy: RefCell<usize>,
}

pub async fn open(open: Open) -> Outcome<Load> {
    in_a_thread(move || async move {
        let time = Duration::from_secs(open.seconds);
        let (began, cpu) = (Instant::now(), thread_cpu());
        let gap = Duration::from_secs_f64(1.0 / open.per_second);
        let crowd =
            Rc::new(Crowd { open, load: RefCell::default(), idle: RefCell::default(), busy: RefCell::default() });
        let mut due = began;
        while began.elapsed() < time {
            while due <= Instant::now() {
                tokio::task::spawn_local(Crowd::arrive(crowd.clone(), due));
                due += gap;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let (seconds, cpu) = (began.elapsed().as_secs_f64(), thread_cpu() - cpu);
        // Whoever came at the end has their patience, too, but is not counted any more.
        let load = crowd.load.take();
        tokio::time::sleep(crowd.open.patience).await;
        load.finish(seconds, cpu)
    })
    .await
}

impl Crowd {
    async fn arrive(self: Rc<Self>, due: Instant) {
        let idle = self.idle.borrow_mut().pop();
        if *self.busy.borrow() >= self.open.connections {
            self.load.borrow_mut().failed += 1;
            return;
        }
        *self.busy.borrow_mut() += 1;
        let left = self.open.patience.saturating_sub(due.elapsed());
        let answer = tokio::time::timeout(left, once(self.open.address, idle, &self.open.request)).await;
        *self.busy.borrow_mut() -= 1;
        match answer {
            Ok(Ok((kept, status))) => {
                self.load.borrow_mut().note(status, millis(due.elapsed()));
                self.idle.borrow_mut().extend(kept);
            }
            Ok(Err(_)) | Err(_) => self.load.borrow_mut().failed += 1,
        }
    }
}

/// A load has a thread of its own, so that its share of the machine can be told.
async fn in_a_thread<F, R>(work: F) -> Outcome<Load>
where
    F: FnOnce() -> R + Send + 'static,
    R: Future<Output = Load>,
{
    let (said, heard) = tokio::sync::oneshot::channel();
    std::thread::Builder::new().name("load".into()).spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        drop(said.send(runtime.map(|runtime| LocalSet::new().block_on(&runtime, work()))));
    })?;
    Ok(heard.await??)
}

/// Seconds that this thread has been on a core.
fn thread_cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap_or_default();
    // Ticks of a hundredth of a second, in the fields after the name, which may hold anything.
    let after = stat.rsplit(')').next().unwrap_or_default();
    after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occurred() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!([50.0, 95.0, 99.0, 100.0].map(|percent| percentile(&values, percent)), [50.0, 95.0, 99.0, 100.0]);
        assert_eq!(percentile(&[7.0], 99.0), 7.0);
        assert!(percentile(&[], 50.0).is_nan());
    }
}
