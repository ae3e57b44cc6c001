//! What the gateway tells, in every order and number. The gateway is a double of the trait; the wire is the adapter's.

use std::sync::Mutex;

use billing::{
    model::*,
    server::gateway::{
        self, DisputeState, Event, GatewayError, Intent, Outcome, PaymentGateway, RefundOrder, Report, Session,
        SessionState, TakeInEvent,
    },
};
use jiff::SignedDuration;
use model::{AppError, InvoiceId, Money, PaymentId, PaymentRequestId, RefundId};
use platform::{Actor, Ctx, command};

use crate::office::{Office, beside, rule, usd};

/// A gateway that remembers what it was asked, and says what it is told to say.
#[derive(Default)]
struct Double {
    asked: Mutex<Vec<Intent>>,
    looks: Mutex<Vec<Report>>,
    refunds: Mutex<Vec<RefundOrder>>,
    away: bool,
}

impl PaymentGateway for Double {
    async fn open_session(&self, intent: &Intent) -> Result<Session, GatewayError> {
        if self.away {
            return Err(GatewayError::Unreachable("a test".into()));
        }
        self.asked.lock().expect("a lock").push(intent.clone());
        // The same key, the same session.
        Ok(Session { id: format!("cs_{}", intent.payment), url: format!("https://pay.example/{}", intent.payment) })
    }

    async fn look_up(&self, _: &str) -> Result<Vec<Report>, GatewayError> {
        Ok(self.looks.lock().expect("a lock").clone())
    }

    async fn refund(&self, order: &RefundOrder) -> Result<Report, GatewayError> {
        self.refunds.lock().expect("a lock").push(order.clone());
        let refund = format!("re_{}", order.refund);
        let (charge, amount) = (order.charge.clone(), order.amount);
        Ok(Report::Refund { refund, charge, ours: Some(order.refund), amount, succeeded: true })
    }
}

struct Online {
    office: Office,
    gateway: Double,
    invoice: InvoiceId,
    request: PaymentRequestId,
    payment: PaymentId,
}

impl Online {
    /// 45.00 USD are asked for, and the patient stands before the gateway's page.
    async fn begun() -> Self {
        let office = Office::open().await;
        let invoice = office.issue(office.draft(&[office.charge(office.visit).await])).await;
        let request = request(&office, &[invoice]).await;
        let payment = begin(&office, request, "").await.expect("begun");
        let online = Self { office, gateway: Double::default(), invoice, request, payment };
        online.checkout().await.expect("a page");
        online
    }

    async fn checkout(&self) -> Result<String, AppError> {
        let ctx = Ctx::of(self.office.t.hale(), self.office.ada.actor.clone());
        gateway::checkout(&ctx, &self.gateway, self.payment, "https://hale.example/bills".into()).await
    }

    fn session(&self) -> String {
        format!("cs_{}", self.payment)
    }

    fn event(&self, id: &str, report: Report) -> TakeInEvent {
        TakeInEvent(Event { id: id.into(), kind: "a.kind".into(), made_at: self.office.t.clock.now(), report })
    }

    async fn tell(&self, id: &str, report: Report) -> Result<Outcome, AppError> {
        self.office.tick();
        self.office.t.run(&Actor::system("gateway"), self.event(id, report)).await
    }

    fn charge(&self, charge: &str, minor: i64) -> Report {
        Report::Charge { charge: charge.into(), session: self.session(), amount: usd(minor), fee: None }
    }

    fn fee(&self) -> Report {
        let Report::Charge { charge, session, amount, .. } = self.charge("ch_1", 4500) else { unreachable!() };
        Report::Charge { charge, session, amount, fee: Some(usd(160)) }
    }

    fn refund(&self, refund: &str, ours: Option<RefundId>, minor: i64, succeeded: bool) -> Report {
        Report::Refund { refund: refund.into(), charge: "ch_1".into(), ours, amount: usd(minor), succeeded }
    }

    async fn state(&self) -> String {
        sqlx::query_scalar("select state from payment where id = $1")
            .bind(self.payment.0)
            .fetch_one(self.office.t.pool())
            .await
            .expect("a state")
    }

    async fn tasks(&self) -> Vec<String> {
        sqlx::query_scalar("select kind from billing_task order by created_at, id")
            .fetch_all(self.office.t.pool())
            .await
            .expect("tasks")
    }

    async fn approved(&self, amount: &str) -> RefundId {
        let (t, office) = (&self.office.t, &self.office);
        let ask = RequestRefund { payment_id: self.payment, amount: amount.into(), reason: "Cancelled".into() };
        let refund = t.run(&office.clerk.actor, ask).await.expect("asked").id;
        t.run(&office.second.actor, DecideRefund { refund_id: refund, approve: "yes".into() }).await.expect("approved");
        refund
    }
}

async fn request(office: &Office, invoices: &[InvoiceId]) -> PaymentRequestId {
    let ask = RequestPayment {
        patient_id: office.patient(),
        facility_id: office.here(),
        invoices: invoices.iter().map(ToString::to_string).collect(),
        days: "14".into(),
        note: String::new(),
    };
    office.t.run(&office.clerk.actor, ask).await.expect("asked")
}

async fn begin(office: &Office, request_id: PaymentRequestId, amount: &str) -> Result<PaymentId, AppError> {
    let start = StartPayment { request_id, amount: amount.into() };
    office.t.run(&office.ada.actor, start).await.map(|paid| paid.id)
}

#[tokio::test]
async fn a_bill_is_paid_online() {
    let online = Online::begun().await;
    assert_eq!(online.checkout().await, Ok(format!("https://pay.example/{}", online.payment)), "asked twice, one page");
    let asked = online.gateway.asked.lock().expect("a lock").clone();
    assert_eq!(asked.iter().map(|intent| intent.amount).collect::<Vec<_>>(), [usd(4500)]);
    assert_eq!(online.tell("evt_1", online.charge("ch_1", 4500)).await, Ok(Outcome::Done));
    assert_eq!(online.office.show(online.invoice).await.state, InvoiceState::Balanced);
    assert_eq!(online.office.balance("gateway").await, 4500);
    assert!(online.tasks().await.is_empty());
}

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

#[tokio::test]
async fn twins_of_one_event_at_once_have_one_effect() {
    let online = Online::begun().await;
    let mut clients = tokio::task::JoinSet::new();
    for number in 0..20 {
        // Half of them as other events about the same charge.
        let event = online.event(if number % 2 == 0 { "evt_1" } else { "evt_2" }, online.charge("ch_1", 4500));
        clients.spawn(command::run(Ctx::system(online.office.t.hale(), "gateway"), online.office.t.new_key(), event));
    }
    let answers = clients.join_all().await;
    let done = answers.iter().filter(|answer| **answer == Ok(Outcome::Done)).count();
    assert_eq!((done, online.office.balance("gateway").await), (1, 4500), "{answers:?}");
}

#[tokio::test]
async fn what_differs_from_our_own_row_is_never_applied() {
    let online = Online::begun().await;
    assert_eq!(online.tell("evt_1", online.charge("ch_1", 4400)).await, Ok(Outcome::Suspended));
    let euros = Report::Charge {
        charge: "ch_2".into(),
        session: online.session(),
        amount: Money::new(4500, model::Currency::EUR),
        fee: None,
    };
    assert_eq!(online.tell("evt_2", euros).await, Ok(Outcome::Suspended));
    let stranger = Report::Charge { charge: "ch_3".into(), session: "cs_unknown".into(), amount: usd(700), fee: None };
    assert_eq!(online.tell("evt_3", stranger).await, Ok(Outcome::Suspended));
    assert_eq!(online.office.show(online.invoice).await.open, usd(4500));
    assert_eq!(online.office.balance("suspense").await, -(4400 + 4500 + 700));
    assert_eq!(online.tasks().await, ["amount_differs", "amount_differs", "unknown_payment"]);
    // The right one still counts, and a second one of the same payment does not.
    assert_eq!(online.tell("evt_4", online.charge("ch_4", 4500)).await, Ok(Outcome::Done));
    assert_eq!(online.tell("evt_5", online.charge("ch_5", 4500)).await, Ok(Outcome::Suspended));
    assert_eq!(online.office.show(online.invoice).await.open, usd(0));
    assert_eq!(online.office.balance("credit").await, 0);
}

#[tokio::test]
async fn success_after_the_invoice_was_paid_or_credited_is_credit_with_a_task() {
    let online = Online::begun().await;
    online.office.pay("30", &[online.invoice]).await;
    assert_eq!(online.tell("evt_1", online.charge("ch_1", 4500)).await, Ok(Outcome::Done));
    assert_eq!(online.office.show(online.invoice).await.open, usd(0));
    assert_eq!(
        (online.office.account().await.credit, online.tasks().await),
        (usd(3000), vec!["paid_after_the_end".into()])
    );

    let online = Online::begun().await;
    online.office.credit(online.invoice, &[]).await.expect("credited");
    let expired = Report::Session { session: online.session(), state: SessionState::Expired };
    assert_eq!(online.tell("evt_1", expired.clone()).await, Ok(Outcome::Done));
    assert_eq!(online.state().await, "abandoned");
    assert_eq!(online.tell("evt_2", online.charge("ch_1", 4500)).await, Ok(Outcome::Done));
    assert_eq!((online.state().await.as_str(), online.office.account().await.credit), ("succeeded", usd(4500)));
    assert_eq!(online.tell("evt_3", expired).await, Ok(Outcome::Older), "what is older does not take it back");
    assert_eq!(online.state().await, "succeeded");
}

#[tokio::test]
async fn two_tabs_pay_one_request_once() {
    let online = Online::begun().await;
    assert_eq!(
        begin(&online.office, online.request, "").await,
        Ok(online.payment),
        "the other tab goes on with the same one"
    );
    assert_eq!(rule(begin(&online.office, online.request, "20").await), "payment_under_way");
    let failed = Report::Session { session: online.session(), state: SessionState::Failed };
    online.tell("evt_1", failed).await.expect("told");
    let next = begin(&online.office, online.request, "20").await.expect("declined, and tried again");
    let other = begin(&online.office, online.request, "30").await.expect("its page was never opened");
    assert_ne!(next, other);
}

#[tokio::test]
async fn only_the_patient_pays_a_request_and_only_while_it_is_there() {
    let online = Online::begun().await;
    let office = &online.office;
    let eve = office.t.patient("Eve Other").await;
    let start = |amount: &str| StartPayment { request_id: online.request, amount: amount.into() };
    assert_eq!(office.t.run(&eve.actor, start("")).await, Err(AppError::NotFound));
    assert_eq!(office.t.run(&office.clerk.actor, start("")).await, Err(AppError::Forbidden));
    let ctx = Ctx::of(office.t.hale(), eve.actor.clone());
    let theirs = gateway::checkout(&ctx, &online.gateway, online.payment, String::new()).await;
    assert_eq!(theirs, Err(AppError::NotFound));
    let next = request(office, &[online.invoice]).await;
    let start = |amount: &str| StartPayment { request_id: next, amount: amount.into() };
    assert_eq!(rule(office.t.run(&office.ada.actor, start("45.01")).await), "allocation_within_invoice");
    assert_eq!(beside(office.t.run(&office.ada.actor, start("-1")).await), ["amount"]);
    office.t.run(&office.clerk.actor, WithdrawRequest { request_id: next }).await.expect("withdrawn");
    assert_eq!(rule(office.t.run(&office.ada.actor, start("1")).await), "payment_request_over");
    office.t.clock.advance(SignedDuration::from_hours(24 * 14));
    let late = StartPayment { request_id: online.request, amount: String::new() };
    assert_eq!(rule(office.t.run(&office.ada.actor, late).await), "payment_request_over");
}

#[tokio::test]
async fn a_gateway_that_is_away_costs_nothing() {
    let mut online = Online::begun().await;
    let office = &online.office;
    let invoice = office.issue(office.draft(&[office.charge(office.visit).await])).await;
    online.payment = begin(office, request(office, &[invoice]).await, "").await.expect("begun");
    online.gateway.away = true;
    assert_eq!(online.checkout().await, Err(AppError::Busy));
    online.gateway.away = false;
    online.checkout().await.expect("the same payment goes on");
}

#[tokio::test]
async fn a_refund_goes_back_through_the_gateway() {
    let online = Online::begun().await;
    online.tell("evt_1", online.charge("ch_1", 4500)).await.expect("paid");
    online.office.credit(online.invoice, &[]).await.expect("credited");
    let refund = online.approved("20").await;
    let pay_out = PayOutRefund { refund_id: refund };
    assert_eq!(rule(online.office.t.run(&online.office.cashier.actor, pay_out).await), "refund_by_original_method");
    let ctx = Ctx::of(online.office.t.hale(), online.office.cashier.actor.clone());
    assert_eq!(gateway::send_refund(&ctx, &online.gateway, refund).await, Ok(RefundState::Succeeded));
    let event = online.refund(&format!("re_{refund}"), Some(refund), 2000, true);
    assert_eq!(online.tell("evt_2", event).await, Ok(Outcome::Repeated), "what was said at once is told again");
    assert_eq!((online.office.balance("gateway").await, online.office.balance("credit").await), (2500, -2500));
    let failing = online.approved("25").await;
    let early = online.refund("re_2", Some(failing), 2500, false);
    assert_eq!(online.tell("evt_3", early).await, Ok(Outcome::Older), "it was not sent yet");
    assert_eq!(gateway::send_refund(&ctx, &online.gateway, failing).await, Ok(RefundState::Succeeded));
    assert_eq!(online.office.balance("credit").await, 0);
}

#[tokio::test]
async fn a_refund_at_the_gateways_desk_is_a_refund_here() {
    let online = Online::begun().await;
    let early = online.tell("evt_2", online.refund("re_1", None, 1500, true)).await;
    assert_eq!(early, Err(AppError::Busy), "its charge has not come: it is to be told again");
    online.tell("evt_1", online.charge("ch_1", 4500)).await.expect("paid");
    assert_eq!(online.tell("evt_2", online.refund("re_1", None, 1500, true)).await, Ok(Outcome::Done));
    assert_eq!(online.tell("evt_3", online.refund("re_1", None, 1500, true)).await, Ok(Outcome::Repeated));
    assert_eq!(online.office.show(online.invoice).await.open, usd(1500), "what it had paid is open again");
    let too_much = online.refund("re_2", None, 3001, true);
    assert_eq!(online.tell("evt_4", too_much).await, Ok(Outcome::Suspended), "more than is known of");
    assert_eq!(online.tasks().await, ["refund_outside", "refund_outside"]);
}

#[tokio::test]
async fn disputes_end_the_same_in_every_order() {
    let dispute = |state| Report::Dispute { charge: "ch_1".into(), state };
    for (order, state, disputes) in [
        (vec![DisputeState::Opened, DisputeState::Lost], "lost", 4500),
        (vec![DisputeState::Lost, DisputeState::Opened], "lost", 4500),
        (vec![DisputeState::Opened, DisputeState::Won], "won", 0),
        (vec![DisputeState::Won, DisputeState::Opened], "won", 0),
    ] {
        let online = Online::begun().await;
        assert_eq!(online.tell("evt_0", dispute(order[0])).await, Err(AppError::Busy));
        online.tell("evt_1", online.charge("ch_1", 4500)).await.expect("paid");
        for (number, one) in order.iter().enumerate() {
            online.tell(&format!("evt_{}", number + 2), dispute(*one)).await.expect("told");
        }
        assert_eq!(
            (online.state().await.as_str(), online.office.balance("disputes").await),
            (state, disputes),
            "{order:?}"
        );
        assert_eq!(online.tasks().await, ["disputed"]);
    }
}

#[tokio::test]
async fn a_disputed_payment_is_not_refunded() {
    let online = Online::begun().await;
    online.office.credit(online.invoice, &[]).await.expect("credited");
    online.tell("evt_1", online.charge("ch_1", 4500)).await.expect("paid");
    let opened = Report::Dispute { charge: "ch_1".into(), state: DisputeState::Opened };
    online.tell("evt_2", opened).await.expect("told");
    let ask = RequestRefund { payment_id: online.payment, amount: "1".into(), reason: "Cancelled".into() };
    assert_eq!(rule(online.office.t.run(&online.office.clerk.actor, ask).await), "payment_move_listed");
}

#[tokio::test]
async fn what_never_makes_sense_is_set_aside_in_the_end() {
    let online = Online::begun().await;
    let lost = online.event("evt_1", Report::Dispute { charge: "ch_unknown".into(), state: DisputeState::Lost });
    let house = Actor::system("gateway");
    assert_eq!(online.office.t.run(&house, lost.clone()).await, Err(AppError::Busy));
    online.office.t.clock.advance(SignedDuration::from_hours(2));
    assert_eq!(online.office.t.run(&house, lost.clone()).await, Ok(Outcome::SetAside));
    assert_eq!(online.office.t.run(&house, lost).await, Ok(Outcome::Repeated));
    assert_eq!(online.tell("evt_2", Report::Other).await, Ok(Outcome::Ignored));
    assert_eq!(online.tasks().await, ["unknown_payment"]);
    let clerk = &online.office.clerk.actor;
    let work = online.office.t.ask(clerk, ShowWork { facility_id: None }).await.expect("work");
    let close = CloseBillingTask { task_id: work.tasks[0].id };
    let elsewhere = online.office.t.staff(model::Role::Billing, online.office.t.other_facility).await;
    assert_eq!(online.office.t.run(&elsewhere.actor, close.clone()).await, Err(AppError::NotFound));
    online.office.t.run(clerk, close.clone()).await.expect("looked at");
    assert_eq!(online.office.t.run(clerk, close).await, Err(AppError::NotFound), "it is done");
    // Nobody but the house takes events in.
    let forged = online.event("evt_3", online.charge("ch_1", 4500));
    assert_eq!(online.office.t.run(&online.office.clerk.actor, forged.clone()).await, Err(AppError::NotFound));
    assert_eq!(online.office.t.run(&online.office.ada.actor, forged).await, Err(AppError::Forbidden));
}

#[tokio::test]
async fn what_no_event_told_is_found_by_looking() {
    let online = Online::begun().await;
    *online.gateway.looks.lock().expect("a lock") = vec![online.charge("ch_1", 4500)];
    let house = Ctx::system(online.office.t.hale(), "reconcile");
    assert_eq!(gateway::reconcile(&house, &online.gateway).await, Ok(1));
    assert_eq!(gateway::reconcile(&house, &online.gateway).await, Ok(0));
    assert_eq!(online.office.show(online.invoice).await.state, InvoiceState::Balanced);
    let clerk = Ctx::of(online.office.t.hale(), online.office.clerk.actor.clone());
    assert_eq!(gateway::reconcile(&clerk, &online.gateway).await, Err(AppError::NotFound));
}
