//! What happens to one payment at the gateway, and what is told of it.

use billing::server::gateway::{DisputeState, Event, Report, SessionState};
use jiff::Timestamp;
use model::{Money, PaymentId};
use rand::{Rng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

const FEE: i64 = 30;

/// What really happened over there, for comparing afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth {
    pub payment: PaymentId,
    pub amount: Money,
    /// The patient has paid what they were asked for.
    pub paid: bool,
    /// Money that came and belongs to nothing: a wrong amount, a second charge.
    pub astray: i64,
    pub fee: i64,
    pub refunded: i64,
    pub lost: bool,
}

pub struct Script {
    pub truth: Truth,
    /// In the order in which it happened; it is told in another.
    pub events: Vec<Event>,
}

impl Script {
    pub fn of(payment: PaymentId, session: &str, amount: Money, now: Timestamp, rng: &mut ChaCha8Rng) -> Self {
        let mut truth = Truth { payment, amount, paid: false, astray: 0, fee: 0, refunded: 0, lost: false };
        let reports = match rng.random_range(0..20) {
            0..=8 => paid(&mut truth, session, rng),
            9..=10 => vec![ended(session, SessionState::Expired)],
            11 => vec![ended(session, SessionState::Processing), ended(session, SessionState::Failed)],
            12 => [vec![ended(session, SessionState::Expired)], paid(&mut truth, session, rng)].concat(),
            13 => [vec![ended(session, SessionState::Processing)], paid(&mut truth, session, rng)].concat(),
            14 => refunded(&mut truth, session, rng),
            15 => disputed(&mut truth, session, rng, DisputeState::Won),
            16 => disputed(&mut truth, session, rng, DisputeState::Lost),
            17 => wrong_amount(&mut truth, session),
            18 => twice(&mut truth, session),
            _ => vec![Report::Other, ended("cs_of_somebody_else", SessionState::Expired)],
        };
        // Several events tell of the same thing.
        let told = reports.into_iter().flat_map(|report| {
            let tellings = if matches!(report, Report::Charge { .. }) { 2 } else { 1 };
            (0..tellings).map(move |_| report.clone()).collect::<Vec<_>>()
        });
        let events = told.enumerate().map(|(number, report)| Event {
            id: format!("evt_{payment}_{number}"),
            kind: "bench".into(),
            made_at: now,
            report,
        });
        Self { truth, events: events.collect() }
    }

    /// Each event one to five times.
    pub fn deliveries(&self, rng: &mut ChaCha8Rng) -> Vec<Event> {
        let copies = |event: &Event| vec![event.clone(); rng.random_range(1..=5)];
        self.events.iter().flat_map(copies).collect()
    }
}

/// All that is told of all payments, mixed.
pub fn mixed(mut deliveries: Vec<Event>, rng: &mut ChaCha8Rng) -> Vec<Event> {
    deliveries.shuffle(rng);
    deliveries
}

fn ended(session: &str, state: SessionState) -> Report {
    Report::Session { session: session.into(), state }
}

fn charge(truth: &Truth, session: &str, which: &str, amount: i64, fee: Option<i64>) -> Report {
    Report::Charge {
        charge: format!("ch_{which}_{}", truth.payment),
        session: session.into(),
        amount: Money::new(amount, truth.amount.currency),
        fee: fee.map(|fee| Money::new(fee, truth.amount.currency)),
    }
}

/// The fee is told with the charge, or later, or never.
fn paid(truth: &mut Truth, session: &str, rng: &mut ChaCha8Rng) -> Vec<Report> {
    truth.paid = true;
    let amount = truth.amount.minor;
    let bare = charge(truth, session, "a", amount, None);
    if rng.random_bool(0.3) {
        return vec![bare];
    }
    truth.fee = FEE;
    vec![bare, charge(truth, session, "a", amount, Some(FEE))]
}

fn refunded(truth: &mut Truth, session: &str, rng: &mut ChaCha8Rng) -> Vec<Report> {
    let mut reports = paid(truth, session, rng);
    truth.refunded = rng.random_range(1..=truth.amount.minor);
    reports.push(Report::Refund {
        refund: format!("re_{}", truth.payment),
        charge: format!("ch_a_{}", truth.payment),
        ours: None,
        amount: Money::new(truth.refunded, truth.amount.currency),
        succeeded: true,
    });
    reports
}

fn disputed(truth: &mut Truth, session: &str, rng: &mut ChaCha8Rng, end: DisputeState) -> Vec<Report> {
    let mut reports = paid(truth, session, rng);
    truth.lost = end == DisputeState::Lost;
    let charge = format!("ch_a_{}", truth.payment);
    let states = [DisputeState::Opened, end];
    reports.extend(states.map(|state| Report::Dispute { charge: charge.clone(), state }));
    reports
}

fn wrong_amount(truth: &mut Truth, session: &str) -> Vec<Report> {
    let amount = truth.amount.minor - 1;
    truth.astray = amount;
    vec![charge(truth, session, "wrong", amount, None)]
}

fn twice(truth: &mut Truth, session: &str) -> Vec<Report> {
    let amount = truth.amount.minor;
    (truth.paid, truth.astray) = (true, amount);
    vec![charge(truth, session, "a", amount, None), charge(truth, session, "b", amount, None)]
}
