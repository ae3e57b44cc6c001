//! Money that fits nothing: it waits on the suspense account until it is a patient's or goes back.

use billing::{
    model::*,
    server::gateway::{Gateway, Outcome, Report},
};
use model::{AppError, PlacementId, SuspenseId};

use crate::{
    office::{Office, beside, rule, usd},
    online::{Double, Online},
};

impl Office {
    pub async fn suspend(&self, amount: &str) -> SuspenseId {
        let suspend = SuspendMoney {
            facility_id: self.here(),
            method: "transfer".into(),
            amount: amount.into(),
            reference: "J. DOE, THANK YOU".into(),
        };
        self.t.run(&self.cashier.actor, suspend).await.expect("suspended").id
    }

    pub fn to_credit(&self, suspense_id: SuspenseId, mrn: &str, amount: &str) -> PlaceMoney {
        PlaceMoney {
            suspense_id,
            kind: "assign".into(),
            mrn: mrn.into(),
            invoice: String::new(),
            amount: amount.into(),
            reason: "She called".into(),
        }
    }

    pub async fn place(&self, place: PlaceMoney) -> Result<PlacementId, AppError> {
        self.t.run(&self.clerk.actor, place).await.map(|asked| asked.id)
    }

    pub async fn decide_placement(
        &self,
        who: &platform::testing::User,
        placement_id: PlacementId,
        approve: &str,
    ) -> Result<PlacementChanged, AppError> {
        self.t.run(&who.actor, DecidePlacement { placement_id, approve: approve.into() }).await
    }

    pub async fn mrn(&self) -> String {
        sqlx::query_scalar("select mrn from patient where id = $1")
            .bind(self.patient().0)
            .fetch_one(self.t.pool())
            .await
            .expect("a number")
    }

    pub async fn suspense(&self) -> SuspenseView {
        let shown = self.t.ask(&self.clerk.actor, ShowSuspense { facility_id: None }).await.expect("suspense");
        assert_eq!(shown.left, shown.ledger, "the page is what the ledger has");
        shown
    }

    async fn received(&self) -> (i64, i64) {
        let report = ShowRevenue { facility_id: None, from: None, to: None };
        let revenue = self.t.ask(&self.manager.actor, report).await.expect("revenue");
        (revenue.methods.iter().map(|one| one.net.minor).sum(), revenue.ledger.received.minor)
    }
}

#[tokio::test]
async fn a_transfer_of_nobody_knows_whom_is_placed_with_a_patient_by_two_people() {
    let office = Office::open().await;
    let invoice = office.invoice_of("30").await;
    let number = office.show(invoice).await.number.expect("a number");
    let money = office.suspend("50").await;
    let work = office.work().await;
    assert_eq!((work.tasks.len(), work.tasks[0].suspense_id), (1, Some(money)));
    let close = CloseBillingTask { task_id: work.tasks[0].id };
    assert_eq!(rule(office.t.run(&office.clerk.actor, close).await), "suspense_not_placed");
    assert_eq!((office.balance("bank").await, office.balance("suspense").await), (5000, -5000));
    let to_invoice = PlaceMoney { invoice: number.clone(), ..office.to_credit(money, "", "") };
    let asked = office.place(to_invoice.clone()).await.expect("asked");
    assert_eq!(rule(office.place(to_invoice).await), "suspense_placement_one_open");
    assert_eq!(office.balance("suspense").await, -5000, "nothing moves before it is decided");
    assert_eq!(rule(office.decide_placement(&office.clerk, asked, "yes").await), "second_person");
    assert_eq!(office.decide_placement(&office.cashier, asked, "yes").await, Err(AppError::Forbidden));
    let placed = office.decide_placement(&office.second, asked, "yes").await.expect("placed");
    assert_eq!((placed.state, placed.payment_id.is_some()), (RefundState::Succeeded, true));
    assert_eq!(
        rule(office.decide_placement(&office.second, asked, "yes").await),
        "suspense_placement_move_listed",
        "once"
    );
    // It pays the invoice, and what is more is hers.
    assert_eq!((office.show(invoice).await.open, office.account().await.credit), (usd(0), usd(2000)));
    assert_eq!((office.balance("bank").await, office.balance("suspense").await), (5000, 0));
    assert!(office.suspense().await.money.is_empty() && office.work().await.tasks.is_empty());
    assert_eq!(office.received().await, (5000, 5000), "it counts once");
    let payment = placed.payment_id.expect("a payment");
    let refund = RequestRefund { payment_id: payment, amount: "20".into(), reason: "Too much".into() };
    office.t.run(&office.clerk.actor, refund).await.expect("it goes back like any other");
}

#[tokio::test]
async fn a_part_is_placed_and_the_rest_goes_back() {
    let office = Office::open().await;
    let money = office.suspend("50").await;
    let mrn = office.mrn().await;
    let part = office.place(office.to_credit(money, &mrn, "30")).await.expect("asked");
    office.decide_placement(&office.second, part, "yes").await.expect("placed");
    assert_eq!(office.suspense().await.left, usd(2000));
    assert_eq!(office.work().await.tasks.len(), 1, "something is left");
    assert_eq!(rule(office.place(office.to_credit(money, &mrn, "20.01")).await), "suspense_placement_within");
    let back = PlaceMoney { kind: "send_back".into(), mrn: String::new(), ..office.to_credit(money, "", "") };
    office.tick();
    let refused = office.place(back.clone()).await.expect("asked");
    assert_eq!(office.decide_placement(&office.second, refused, "no").await.expect("no").state, RefundState::Rejected);
    office.tick();
    let back = office.place(back).await.expect("asked again");
    office.decide_placement(&office.second, back, "yes").await.expect("sent back");
    assert_eq!((office.balance("bank").await, office.balance("suspense").await), (3000, 0));
    assert_eq!((office.account().await.credit, office.received().await), (usd(3000), (3000, 3000)));
    assert!(office.work().await.tasks.is_empty());
    let shown =
        office.t.ask(&office.clerk.actor, ShowSuspended { suspense_id: money }).await.expect("what became of it");
    let told: Vec<_> = shown.placements.iter().map(|one| (one.kind, one.state, one.amount.minor)).collect();
    let (assign, send_back) = (PlacementKind::Assign, PlacementKind::SendBack);
    let (done, no) = (RefundState::Succeeded, RefundState::Rejected);
    assert_eq!(told, [(assign, done, 3000), (send_back, no, 2000), (send_back, done, 2000)]);
}

#[tokio::test]
async fn below_the_threshold_one_person_is_enough() {
    let office = Office::open().await;
    sqlx::query("update billing_policy set second_person_from = 5000")
        .execute(office.t.pool())
        .await
        .expect("a policy");
    let mrn = office.mrn().await;
    let (small, large) = (office.suspend("49.99").await, office.suspend("50").await);
    let asked = office.place(office.to_credit(small, &mrn, "")).await.expect("asked");
    office.decide_placement(&office.clerk, asked, "yes").await.expect("placed");
    let asked = office.place(office.to_credit(large, &mrn, "")).await.expect("asked");
    assert_eq!(rule(office.decide_placement(&office.clerk, asked, "yes").await), "second_person");
}

#[tokio::test]
async fn wrong_placements_are_met_with_a_sentence() {
    let office = Office::open().await;
    let money = office.suspend("50").await;
    let mrn = office.mrn().await;
    let with = |place: PlaceMoney| office.place(place);
    for (place, fields) in [
        (office.to_credit(money, "", ""), vec!["mrn"]),
        (office.to_credit(money, "100000428", ""), vec!["mrn"]),
        (PlaceMoney { invoice: "HG-1999-000001".into(), ..office.to_credit(money, "", "") }, vec!["invoice"]),
        (PlaceMoney { reason: " ".into(), ..office.to_credit(money, &mrn, "-1") }, vec!["amount", "reason"]),
        (PlaceMoney { kind: "keep".into(), ..office.to_credit(money, &mrn, "") }, vec!["kind"]),
    ] {
        assert_eq!(beside(with(place).await), fields);
    }
    let suspend = |method: &str, amount: &str, reference: &str| SuspendMoney {
        facility_id: office.here(),
        method: method.into(),
        amount: amount.into(),
        reference: reference.into(),
    };
    let desk = &office.cashier.actor;
    assert_eq!(beside(office.t.run(desk, suspend("cash", "5", "")).await), ["method", "reference"]);
    assert_eq!(beside(office.t.run(desk, suspend("cheque", "0", "No 7")).await), ["amount"]);
    assert_eq!(office.t.run(desk, office.to_credit(money, &mrn, "")).await, Err(AppError::Forbidden));
    let elsewhere = office.t.staff(model::Role::Billing, office.t.other_facility).await;
    assert_eq!(office.t.run(&elsewhere.actor, office.to_credit(money, &mrn, "")).await, Err(AppError::NotFound));
    let theirs = office.t.ask(&elsewhere.actor, ShowSuspended { suspense_id: money }).await;
    assert_eq!(theirs, Err(AppError::NotFound));
}

impl Online {
    /// 40.00 came where 45.00 were asked for.
    async fn too_little(&self) -> SuspenseId {
        assert_eq!(self.tell("evt_less", self.charge("ch_1", 4000)).await, Ok(Outcome::Suspended));
        let shown = self.office.suspense().await;
        assert_eq!((shown.money.len(), shown.left), (1, usd(4000)));
        shown.money[0].id
    }
}

/// T9.4: what was not applied by itself is placed by people, and is that charge from then on.
#[tokio::test]
async fn another_amount_than_was_asked_for_is_placed_and_goes_back_the_way_it_came() {
    let online = Online::begun().await;
    let office = &online.office;
    let money = online.too_little().await;
    let shown = office.t.ask(&office.clerk.actor, ShowSuspended { suspense_id: money }).await.expect("the money");
    assert_eq!(
        (shown.meant_for.map(|one| one.id), shown.meant_payment),
        (Some(office.patient()), Some(online.payment))
    );
    let number = office.show(online.invoice).await.number.expect("a number");
    let part = PlaceMoney { invoice: number.clone(), ..office.to_credit(money, "", "10") };
    assert_eq!(rule(office.place(part).await), "suspense_placed_whole");
    let asked = office.place(PlaceMoney { invoice: number, ..office.to_credit(money, "", "") }).await.expect("asked");
    let placed = office.decide_placement(&office.second, asked, "yes").await.expect("placed").payment_id.expect("hers");
    assert_eq!(office.show(online.invoice).await.open, usd(500));
    assert_eq!((office.balance("gateway").await, office.balance("suspense").await), (4000, 0));
    // The gateway tells of it again, with what it keeps.
    let Report::Charge { charge, session, amount, .. } = online.charge("ch_1", 4000) else { unreachable!() };
    let fee = Report::Charge { charge, session, amount, fee: Some(usd(160)) };
    assert_eq!(online.tell("evt_fee", fee.clone()).await, Ok(Outcome::Done));
    assert_eq!(online.tell("evt_fee_2", fee).await, Ok(Outcome::Repeated));
    // Refunded at the gateway's own desk: the placed payment is refunded.
    assert_eq!(online.tell("evt_back", online.refund("re_1", None, 4000, true)).await, Ok(Outcome::Done));
    let view = office.t.ask(&office.clerk.actor, ShowPayment { payment_id: placed }).await.expect("the payment");
    assert_eq!((view.refunds.len(), view.credit, office.show(online.invoice).await.open), (1, usd(0), usd(4500)));
    assert_eq!(
        (office.balance("gateway").await, office.balance("fee").await, office.balance("credit").await),
        (-160, 160, 0)
    );
}

#[tokio::test]
async fn what_came_online_and_is_nobodys_goes_back_through_the_gateway() {
    let online = Online::begun().await;
    let office = &online.office;
    let money = online.too_little().await;
    office.t.hale().fit(Gateway::new(Double::default()));
    let back = PlaceMoney { kind: "send_back".into(), ..office.to_credit(money, "", "") };
    let asked = office.place(back).await.expect("asked");
    let decided = office.decide_placement(&office.second, asked, "yes").await.expect("approved");
    assert_eq!((decided.state, office.balance("suspense").await), (RefundState::Approved, -4000), "not before the job");
    platform::jobs::run_once(office.t.hale(), &billing::server::jobs::jobs(platform::jobs::Jobs::default()))
        .await
        .expect("the jobs run");
    assert_eq!((office.balance("suspense").await, office.balance("gateway").await), (0, 0));
    let shown = office.t.ask(&office.clerk.actor, ShowSuspended { suspense_id: money }).await.expect("the money");
    assert_eq!((shown.placements[0].state, shown.money.left), (RefundState::Succeeded, usd(0)));
    assert!(office.work().await.tasks.is_empty(), "and nobody has to look");
    // However often it is told.
    let told = online.refund(&format!("re_{asked}"), Some(asked.0.into()), 4000, true);
    assert_eq!(online.tell("evt_again", told).await, Ok(Outcome::Repeated));
    assert_eq!(office.received().await, (0, 0));
}

#[tokio::test]
async fn what_somebody_sent_back_at_the_gateway_is_not_placed_any_more() {
    let online = Online::begun().await;
    let office = &online.office;
    let money = online.too_little().await;
    let mrn = office.mrn().await;
    let asked = office.place(office.to_credit(money, &mrn, "")).await.expect("asked");
    assert_eq!(online.tell("evt_back", online.refund("re_1", None, 4000, true)).await, Ok(Outcome::Suspended));
    assert_eq!(rule(office.decide_placement(&office.second, asked, "yes").await), "suspense_placement_move_listed");
    assert!(office.suspense().await.money.is_empty());
    assert_eq!((office.balance("suspense").await, office.balance("gateway").await), (0, 0));
    // The tasks are closed by whoever has looked.
    for task in office.work().await.tasks {
        office.t.run(&office.clerk.actor, CloseBillingTask { task_id: task.id }).await.expect("looked at");
    }
}
