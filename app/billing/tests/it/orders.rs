//! Events in every order and number.

use billing::server::gateway::{self, Outcome, Report, SessionState};
use model::{AppError, PaymentId};
use platform::Ctx;

use crate::{
    office::Office,
    online::{Online, begin, request},
};

/// T9: each event one to five times, in every order: the ledger is the same.
#[tokio::test]
async fn every_order_and_number_of_events_ends_the_same() {
    let events = |online: &Online| {
        [
            ("evt_1", Report::Session { session: online.session(), state: SessionState::Processing }),
            ("evt_2", online.charge("ch_1", 4500)),
            ("evt_3", online.fee()),
            ("evt_4", online.charge("ch_1", 4500)),
            ("evt_5", online.refund("re_1", None, 1500, true)),
        ]
    };
    let online = Online::begun().await;
    let names: Vec<usize> = (0..events(&online).len()).collect();
    let mut orders = Vec::new();
    permute(names, 0, &mut orders);
    assert_eq!(orders.len(), 120);
    let office = &online.office;
    let mut before = Sums::of(office).await;
    for (number, order) in orders.iter().enumerate() {
        let invoice = office.issue(office.draft(&[office.charge(office.visit).await])).await;
        let payment = begin(office, request(office, &[invoice]).await, "").await.expect("begun");
        let one = Again { online: &online, payment, number };
        one.open().await;
        // What comes too early comes again, as from a gateway: until everything is in.
        let mut waiting: Vec<(usize, usize)> = order.iter().map(|at| (*at, 1 + (at + number) % 5)).collect();
        while !waiting.is_empty() {
            let mut later = Vec::new();
            for (at, times) in waiting {
                for _ in 0..times {
                    let (id, report) = events(&online)[at].clone();
                    match one.tell(id, report).await {
                        Ok(_) => {}
                        Err(AppError::Busy) => later.push((at, 1)),
                        Err(other) => panic!("{order:?} {id}: {other:?}"),
                    }
                }
            }
            later.dedup();
            waiting = later;
        }
        let after = Sums::of(office).await;
        let change = after.less(&before);
        assert_eq!(change, Sums { gateway: 4500 - 160 - 1500, fee: 160, patient: 1500, credit: 0 }, "{order:?}");
        before = after;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sums {
    gateway: i64,
    fee: i64,
    patient: i64,
    credit: i64,
}

impl Sums {
    async fn of(office: &Office) -> Self {
        // The first invoice of 45.00 is nobody's business here, and the same on both sides.
        Self {
            gateway: office.balance("gateway").await,
            fee: office.balance("fee").await,
            patient: office.balance("patient").await,
            credit: office.balance("credit").await,
        }
    }

    const fn less(&self, other: &Self) -> Self {
        Self {
            gateway: self.gateway - other.gateway,
            fee: self.fee - other.fee,
            patient: self.patient - other.patient,
            credit: self.credit - other.credit,
        }
    }
}

/// The same story with names of its own.
struct Again<'a> {
    online: &'a Online,
    payment: PaymentId,
    number: usize,
}

impl Again<'_> {
    async fn open(&self) {
        let ctx = Ctx::of(self.online.office.t.hale(), self.online.office.ada.actor.clone());
        gateway::checkout(&ctx, &self.online.gateway, self.payment, String::new()).await.expect("a page");
    }

    async fn tell(&self, id: &str, report: Report) -> Result<Outcome, AppError> {
        let own = |name: String| format!("{name}_{}", self.number);
        let session = format!("cs_{}", self.payment);
        let report = match report {
            Report::Session { state, .. } => Report::Session { session, state },
            Report::Charge { charge, amount, fee, .. } => Report::Charge { charge: own(charge), session, amount, fee },
            Report::Refund { refund, charge, ours, amount, succeeded } => {
                Report::Refund { refund: own(refund), charge: own(charge), ours, amount, succeeded }
            }
            other => other,
        };
        self.online.tell(&own(id.into()), report).await
    }
}

fn permute(mut names: Vec<usize>, at: usize, found: &mut Vec<Vec<usize>>) {
    if at == names.len() {
        found.push(names);
        return;
    }
    for other in at..names.len() {
        names.swap(at, other);
        permute(names.clone(), at + 1, found);
    }
}
