//! Promise 1 of the project: no double booking, ever. Two hundred clients fight for the same places, ten thousand
//! times, with holds that run out, moves, cancellations and clients that leave in the middle; afterwards the whole
//! history is replayed, change by change, against the rules T1.1 to T1.4.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use jiff::SignedDuration;
use model::{AppError, AppointmentId, ServiceId};
use platform::{Command, testing::TestHale, testing::User};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use scheduling::{
    model::*,
    server::{commands::CreateService, holds::ExpireHolds},
};
use sqlx::{PgPool, Row};
use uuid::Uuid;

use crate::clinic::{Clinic, at, consultation};

const CLIENTS: u64 = 200;
const ATTEMPTS_EACH: u32 = 50;

/// What the clients fight for: three doctors, twenty-four quarters of an hour on four days, in services for one,
/// for three, and for two with buffers.
struct Arena {
    clinic: Clinic,
    places: Vec<SlotKey>,
    services: Vec<ServiceId>,
    tally: Tally,
}

#[derive(Default)]
struct Tally {
    attempts: AtomicU32,
    booked: AtomicU32,
    conflicts: AtomicU32,
    rules: AtomicU32,
    left: AtomicU32,
}

/// What a client was told.
#[derive(Default)]
struct Told {
    /// Holds that are not confirmed yet.
    holding: Option<AppointmentId>,
    booked: Vec<AppointmentId>,
    /// Everything that was ever acknowledged as booked.
    acknowledged: Vec<AppointmentId>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_place_is_given_twice() {
    let arena = Arc::new(Arena::open().await);
    let mut users = Vec::new();
    for number in 0..CLIENTS {
        users.push(arena.clinic.t.patient(&format!("Client Number{number}")).await);
    }
    let runtime = tokio::runtime::Handle::current().metrics();
    let alone = settled(&runtime).await;
    let began = Instant::now();
    let mut clients = tokio::task::JoinSet::new();
    for (number, user) in (0..).zip(users) {
        let arena = arena.clone();
        clients.spawn(async move { arena.fight(&user, number).await });
    }
    let acknowledged: Vec<AppointmentId> = clients.join_all().await.into_iter().flatten().collect();
    let seconds = began.elapsed().as_secs_f64();
    // What clients left behind runs to its end by itself; history is read when nothing adds to it any more.
    let over = Instant::now();
    while runtime.num_alive_tasks() > alone {
        assert!(over.elapsed() < Duration::from_secs(300), "units of work never ended");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    let tally = &arena.tally;
    let attempts = tally.attempts.load(Relaxed);
    let history = replay(arena.clinic.t.pool()).await;
    println!(
        "booking race: {attempts} attempts by {CLIENTS} clients in {seconds:.1} s: {} booked or moved, {} conflicts, \
         {} other refusals, {} clients left in the middle; {} changes replayed, {} violations",
        tally.booked.load(Relaxed),
        tally.conflicts.load(Relaxed),
        tally.rules.load(Relaxed),
        tally.left.load(Relaxed),
        history.changes,
        history.violations.len(),
    );
    assert_eq!(attempts, 10_000);
    assert!(history.violations.is_empty(), "{:#?}", history.violations);
    assert!(tally.booked.load(Relaxed) > 200 && tally.conflicts.load(Relaxed) > 1_000, "they did fight");
    // What was acknowledged happened.
    for id in acknowledged {
        let state = history.states.get(&id.0).expect("an acknowledged appointment exists");
        assert!(!matches!(state.as_str(), "held" | "expired"), "{id} is {state}");
    }
    let idle: i64 = sqlx::query_scalar(
        "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
    )
    .fetch_one(arena.clinic.t.pool())
    .await
    .expect("activity");
    assert_eq!(idle, 0, "nobody left a transaction behind");
}

/// The tasks that there always are: those with which the arena's own connections go home are over.
async fn settled(runtime: &tokio::runtime::RuntimeMetrics) -> usize {
    let (mut least, mut looks) = (usize::MAX, 0);
    while looks < 25 {
        let alive = runtime.num_alive_tasks();
        looks = if alive < least { 0 } else { looks + 1 };
        least = least.min(alive);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    least
}

impl Arena {
    async fn open() -> Self {
        let clinic = Clinic::with(TestHale::with_connections(20).await).await;
        let others = [clinic.colleague("Dr Two").await, clinic.colleague("Dr Three").await];
        let one = clinic.service;
        let group = CreateService { capacity: 3, duration_minutes: 30, ..consultation(clinic.t.facility, "Group") };
        let pair = CreateService {
            capacity: 2,
            buffer_before_minutes: 5,
            buffer_after_minutes: 5,
            ..consultation(clinic.t.facility, "Pair")
        };
        let mut services = vec![one];
        for service in [group, pair] {
            let service = clinic.t.run(&clinic.house, service).await.expect("a service");
            for doctor in others.iter().chain([&clinic.doctor]) {
                clinic.offer(doctor.practitioner_id(), service).await;
            }
            services.push(service);
        }
        let mut places = Vec::new();
        for doctor in others.iter().chain([&clinic.doctor]) {
            for quarter in 0..24 {
                for day in ["2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13"] {
                    let starts_at = at(&format!("{day}T14:00:00Z")) + SignedDuration::from_mins(15 * quarter);
                    places.push(SlotKey { practitioner_id: doctor.practitioner_id(), starts_at });
                }
            }
        }
        Self { clinic, places, services, tally: Tally::default() }
    }

    async fn fight(&self, user: &User, seed: u64) -> Vec<AppointmentId> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut told = Told::default();
        for _ in 0..ATTEMPTS_EACH {
            self.attempt(user, &mut rng, &mut told).await;
        }
        told.acknowledged
    }

    async fn attempt(&self, user: &User, rng: &mut ChaCha8Rng, told: &mut Told) {
        let slot = self.places[rng.random_range(0..self.places.len())];
        let service_id = self.services[rng.random_range(0..self.services.len())];
        let booked = (!told.booked.is_empty()).then(|| rng.random_range(0..told.booked.len()));
        match (rng.random_range(0..100), told.holding, booked) {
            (0..3, _, _) => {
                // Time passes, and the sweeper comes by: holds run out under people's hands.
                self.clinic.t.clock.advance(SignedDuration::from_secs(20));
                self.count(self.clinic.t.run(&self.clinic.house, ExpireHolds {}).await);
            }
            (3..50, Some(id), _) => {
                let confirm = ConfirmBooking { appointment_id: id, reason: String::new(), mode: String::new() };
                told.holding = None;
                if let Some(booked) = self.run(user, rng, confirm).await {
                    self.tally.booked.fetch_add(1, Relaxed);
                    told.acknowledged.push(booked.id);
                    told.booked.push(booked.id);
                }
            }
            (50..55, Some(id), _) => {
                told.holding = None;
                self.run(user, rng, ReleaseHold { appointment_id: id }).await;
            }
            (55..75, _, Some(which)) => {
                let old = told.booked.swap_remove(which);
                // Unless it is moved or the client leaves, the old one stands.
                let left = self.tally.left.load(Relaxed);
                match self.run(user, rng, MoveAppointment { appointment_id: old, slot }).await {
                    Some(moved) => {
                        self.tally.booked.fetch_add(1, Relaxed);
                        told.acknowledged.push(moved.id);
                        told.booked.push(moved.id);
                    }
                    None if self.tally.left.load(Relaxed) == left => told.booked.push(old),
                    None => {}
                }
            }
            (75..98, _, Some(which)) => {
                let id = told.booked.swap_remove(which);
                let note = String::new();
                self.run(user, rng, CancelAppointment { appointment_id: id, reason: "cannot_come".into(), note }).await;
            }
            _ => {
                let wish = HoldTime { patient_id: user.patient_id(), service_id, slot };
                told.holding = self.run(user, rng, wish).await.map(|held| held.id).or(told.holding);
            }
        }
    }

    /// One attempt; one in twelve clients leaves while the server works.
    async fn run<C: Command>(&self, user: &User, rng: &mut ChaCha8Rng, command: C) -> Option<C::Output> {
        let patience = match rng.random_range(0..12) {
            0 => Duration::from_micros(rng.random_range(0..30_000)),
            _ => Duration::from_secs(600),
        };
        match tokio::time::timeout(patience, self.clinic.t.run(&user.actor, command)).await {
            Ok(outcome) => self.count(outcome),
            Err(_) => {
                self.tally.attempts.fetch_add(1, Relaxed);
                self.tally.left.fetch_add(1, Relaxed);
                None
            }
        }
    }

    fn count<T>(&self, outcome: Result<T, AppError>) -> Option<T> {
        self.tally.attempts.fetch_add(1, Relaxed);
        match outcome {
            Ok(output) => return Some(output),
            Err(AppError::Conflict { .. }) => self.tally.conflicts.fetch_add(1, Relaxed),
            // Twenty connections for two hundred: on a slow machine some wait in vain, and are told so.
            Err(AppError::RuleBroken { .. } | AppError::Busy) => self.tally.rules.fetch_add(1, Relaxed),
            Err(other) => panic!("neither booked nor refused: {other:?}"),
        };
        None
    }
}

struct History {
    changes: usize,
    violations: Vec<String>,
    /// Where each appointment ended.
    states: BTreeMap<Uuid, String>,
}

/// What a live appointment keeps occupied.
#[derive(Clone)]
struct Occupied {
    patient: Uuid,
    resource: Uuid,
    capacity: i16,
    lane: i16,
    visit: (i64, i64),
    buffered: (i64, i64),
}

/// Goes through every change in the order in which it was written. Who conflicts was kept apart by locks, so that
/// this order is the order in which things came to be.
async fn replay(pool: &PgPool) -> History {
    let mut snapshot =
        pool.begin_with("begin isolation level repeatable read read only").await.expect("one look at both tables");
    let appointments = sqlx::query(
        "select a.id, a.state, a.patient_id, b.resource_id, b.capacity, b.lane, b.state as booking_state,
                extract(epoch from a.starts_at)::bigint, extract(epoch from a.ends_at)::bigint,
                extract(epoch from lower(b.during))::bigint, extract(epoch from upper(b.during))::bigint
         from appointment a join booking b on b.appointment_id = a.id",
    )
    .fetch_all(&mut *snapshot)
    .await
    .expect("appointments");
    let mut violations = Vec::new();
    let (mut occupied, mut states) = (BTreeMap::new(), BTreeMap::new());
    for row in &appointments {
        let (id, state): (Uuid, String) = (row.get(0), row.get(1));
        if row.get::<String, _>(6) != state {
            violations.push(format!("the booking of {id} does not follow it"));
        }
        let of = Occupied {
            patient: row.get(2),
            resource: row.get(3),
            capacity: row.get(4),
            lane: row.get(5),
            visit: (row.get(7), row.get(8)),
            buffered: (row.get(9), row.get(10)),
        };
        occupied.insert(id, of);
        states.insert(id, state);
    }
    let changes = sqlx::query("select appointment_id, from_state, to_state from appointment_transition order by id")
        .fetch_all(&mut *snapshot)
        .await
        .expect("transitions");
    let mut now: BTreeMap<Uuid, AppointmentState> = BTreeMap::new();
    for change in &changes {
        let id: Uuid = change.get(0);
        let from = change.get::<Option<String>, _>(1).and_then(|name| AppointmentState::parse(&name));
        let to = AppointmentState::parse(&change.get::<String, _>(2)).expect("a state");
        if now.get(&id).copied() != from {
            violations.push(format!("{id} went from {from:?} while it was {:?}", now.get(&id)));
        }
        match from {
            Some(from) if from.may_become(to).is_none() => violations.push(format!("{id}: {from:?} → {to:?}")),
            Some(_) => {}
            None => violations.extend(taken_against_the_rules(id, &occupied, &now)),
        }
        now.insert(id, to);
    }
    for (id, state) in &states {
        if now.get(id).map(|state| state.name()) != Some(state) {
            violations.push(format!("{id} is {state}, its history ends at {:?}", now.get(id)));
        }
    }
    History { changes: changes.len(), violations, states }
}

/// T1.1 to T1.4 for a place that is being taken, against everything that is live at this point of history.
fn taken_against_the_rules(
    id: Uuid,
    occupied: &BTreeMap<Uuid, Occupied>,
    now: &BTreeMap<Uuid, AppointmentState>,
) -> Vec<String> {
    let mine = &occupied[&id];
    let overlaps = |a: (i64, i64), b: (i64, i64)| a.0 < b.1 && b.0 < a.1;
    let live = || now.iter().filter(|(_, state)| state.is_live()).map(|(id, _)| &occupied[id]);
    let mut violations = Vec::new();
    if live().any(|other| other.patient == mine.patient && overlaps(other.visit, mine.visit)) {
        violations.push(format!("{id}: the patient is in two places"));
    }
    let around: Vec<_> =
        live().filter(|other| other.resource == mine.resource && overlaps(other.buffered, mine.buffered)).collect();
    let strictest = around.iter().map(|other| other.capacity).chain([mine.capacity]).min().unwrap_or_default();
    if around.len() >= usize::try_from(strictest).unwrap_or_default() {
        violations.push(format!("{id}: {} beside it, and room for {strictest}", around.len()));
    }
    let lanes: BTreeSet<i16> = around.iter().map(|other| other.lane).collect();
    if lanes.contains(&mine.lane) {
        violations.push(format!("{id}: lane {} is given twice", mine.lane));
    }
    violations
}
