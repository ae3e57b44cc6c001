//! Bookings per second, through the commands: a hold and its confirmation, each a transaction that waits for the
//! disk, with its idempotency key, its access record, its history, its news and its mail. Some are called off again,
//! some clients leave in the middle. Afterwards the whole history is checked.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use model::AppError;
use platform::{Actor, Command, Ctx, Hale, command};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use scheduling::model::{CancelAppointment, ConfirmBooking, HoldTime, SlotKey};
use uuid::Uuid;

use crate::{
    Bench, Outcome,
    house::House,
    load::{count, millis, percentile},
    report::{Ceiling, Figure, Report},
};

use super::ceilings;

mod clinic;
mod history;

use clinic::Clinic;

const CLIENTS: usize = 16;

pub async fn measure(bench: &Bench, house: &House, report: &mut Report) -> Outcome<()> {
    report.step("bookings per second, through the commands");
    let ceiling = ceilings::pgbench(house, CLIENTS, report).await?;
    let attempts = if bench.large { 1_000_000 } else { 20_000 };
    let hot = attempts / 4;
    let clinic = Arc::new(Clinic::open(house, if bench.large { 400 } else { 100 }, hot).await?);
    let spread = Run { attempts: attempts - hot, place: Clinic::anywhere, ..Run::of(&clinic) }.go().await?;
    let crowd = Run { attempts: hot, place: Clinic::soonest, ..Run::of(&clinic) }.go().await?;
    spread.add("bookings, spread over the house", 500.0, 1_000.0, &ceiling, report);
    crowd.add("bookings, all in one clinic", 150.0, 300.0, &ceiling, report);

    let acknowledged = spread.acknowledged + crowd.acknowledged;
    let found = history::check(house, acknowledged).await?;
    for line in &found.violations {
        report.say(line);
    }
    let note =
        format!("{attempts} attempts, {} changes of {} appointments replayed", found.changes, found.appointments);
    let figure = Figure::less("promise 1: places given twice, and other violations", count(found.violations.len()), "");
    report.add(figure.must(0.0).note(note));
    clinic.hale.close().await;
    Ok(())
}

/// Clients that book one after the other.
struct Run {
    clinic: Arc<Clinic>,
    attempts: usize,
    place: fn(&Clinic, usize, &mut ChaCha8Rng) -> SlotKey,
}

struct Ran {
    seconds: f64,
    booked: usize,
    conflicts: usize,
    cancelled: usize,
    left: usize,
    /// Confirmations that reached the client.
    acknowledged: usize,
    /// Of a hold and its confirmation together.
    millis: Vec<f64>,
}

#[derive(Default)]
struct Tally {
    next: AtomicUsize,
    booked: AtomicUsize,
    conflicts: AtomicUsize,
    cancelled: AtomicUsize,
    left: AtomicUsize,
}

impl Run {
    fn of(clinic: &Arc<Clinic>) -> Self {
        Self { clinic: clinic.clone(), attempts: 0, place: Clinic::anywhere }
    }

    async fn go(self) -> Outcome<Ran> {
        let (run, tally) = (Arc::new(self), Arc::new(Tally::default()));
        let began = Instant::now();
        let clients = (0..CLIENTS).map(|client| {
            let (run, tally) = (run.clone(), tally.clone());
            tokio::spawn(async move {
                let mut rng = ChaCha8Rng::seed_from_u64(u64::try_from(client).unwrap_or_default());
                let mut took = Vec::new();
                loop {
                    let number = tally.next.fetch_add(1, Relaxed);
                    if number >= run.attempts {
                        return Ok::<_, AppError>(took);
                    }
                    took.extend(run.attempt(number, &mut rng, &tally).await?);
                }
            })
        });
        let mut all = Vec::new();
        for client in clients.collect::<Vec<_>>() {
            all.extend(client.await??);
        }
        let seconds = began.elapsed().as_secs_f64();
        all.sort_unstable_by(f64::total_cmp);
        let booked = tally.booked.load(Relaxed);
        Ok(Ran {
            seconds,
            booked,
            conflicts: tally.conflicts.load(Relaxed),
            cancelled: tally.cancelled.load(Relaxed),
            left: tally.left.load(Relaxed),
            acknowledged: booked,
            millis: all,
        })
    }

    /// The time that a booking took, when it was one.
    async fn attempt(&self, number: usize, rng: &mut ChaCha8Rng, tally: &Tally) -> Result<Option<f64>, AppError> {
        let patient = self.clinic.patient(rng);
        let hold = HoldTime {
            patient_id: patient.id,
            service_id: self.clinic.service,
            slot: (self.place)(&self.clinic, number, rng),
        };
        let began = Instant::now();
        // One in fifty leaves while the server works.
        if rng.random_range(0..50) == 0 {
            let patience = Duration::from_micros(rng.random_range(0..15_000));
            if tokio::time::timeout(patience, run(&self.clinic.hale, &patient.actor, hold)).await.is_err() {
                tally.left.fetch_add(1, Relaxed);
            }
            return Ok(None);
        }
        let Some(held) = wanted(run(&self.clinic.hale, &patient.actor, hold).await, tally)? else { return Ok(None) };
        let confirm = ConfirmBooking { appointment_id: held.id, reason: String::new(), mode: String::new() };
        let Some(booked) = wanted(run(&self.clinic.hale, &patient.actor, confirm).await, tally)? else {
            return Ok(None);
        };
        let took = millis(began.elapsed());
        tally.booked.fetch_add(1, Relaxed);
        if rng.random_range(0..20) == 0 {
            let cancel =
                CancelAppointment { appointment_id: booked.id, reason: "cannot_come".into(), note: String::new() };
            if wanted(run(&self.clinic.hale, &patient.actor, cancel).await, tally)?.is_some() {
                tally.cancelled.fetch_add(1, Relaxed);
            }
        }
        Ok(Some(took))
    }
}

async fn run<C: Command>(hale: &Hale, actor: &Actor, command: C) -> Result<C::Output, AppError> {
    command::run(Ctx::of(hale, actor.clone()), Uuid::new_v4().into(), command).await
}

/// Taken by somebody else, or past the cut-off, is an answer; anything else broke.
fn wanted<T>(answer: Result<T, AppError>, tally: &Tally) -> Result<Option<T>, AppError> {
    match answer {
        Ok(output) => Ok(Some(output)),
        Err(AppError::Conflict { .. } | AppError::RuleBroken { .. }) => {
            tally.conflicts.fetch_add(1, Relaxed);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

impl Ran {
    fn add(&self, name: &str, gate: f64, goal: f64, ceiling: &Ceiling, report: &mut Report) {
        let Self { seconds, booked, conflicts, cancelled, left, .. } = self;
        let note = format!(
            "{booked} in {seconds:.1} s by {CLIENTS} clients, {conflicts} refused, {cancelled} called off, {left} left in the middle"
        );
        let figure = Figure::more(name, count(*booked) / seconds, "bookings/s").gate(gate, goal);
        report.add(figure.beside(Some(ceiling)).note(note));
        let p50 = percentile(&self.millis, 50.0);
        let figure = Figure::less(format!("{name}, p99"), percentile(&self.millis, 99.0), "ms").gate(50.0, 50.0);
        report.add(figure.note(format!("hold and confirmation together; p50 {p50:.1} ms")));
    }
}
