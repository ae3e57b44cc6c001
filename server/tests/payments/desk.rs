//! What staff and the gateway's own desk do afterwards: refunds, disputes, the comparison of both sides.

use billing::{
    model::InvoiceState,
    server::gateway::{self, PaymentGateway, Report},
};
use http::StatusCode;
use jiff::SignedDuration;

use crate::world::{DISPUTED, PAYS, REFUND_FAILS, World, sandbox};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_approved_refund_is_really_sent() {
    let world = World::new().await;
    let bill = world.bill().await;
    let payment = world.paid_by(&bill, PAYS).await.payment_id;
    let refund = world.approved(&bill, payment, "20").await;
    assert_eq!(world.refund_state(refund).await, "approved", "not before the job");
    world.jobs().await;
    assert_eq!(world.refund_state(refund).await, "succeeded");
    assert_eq!((world.balance("credit").await, world.balance("gateway").await), (-2500, 4500 - 160 - 2000));
    // However often it is asked for, it is the same refund.
    let there = gateway::Gateway::of(world.t.hale()).expect("a gateway");
    let order = gateway::RefundOrder { refund, charge: world.charge(payment).await, amount: usd(2000) };
    for _ in 0..3 {
        there.refund(&order).await.expect("the first answer");
    }
    let all = there.all_since(world.t.clock.now() - SignedDuration::from_hours(1)).await.expect("everything");
    let refunds = all.iter().filter(|report| matches!(report, Report::Refund { .. })).count();
    assert_eq!((refunds, all.len()), (1, 2), "{all:?}");
    assert!(world.tasks().await.is_empty());
}

const fn usd(minor: i64) -> model::Money {
    model::Money::new(minor, model::Currency::USD)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refund_that_the_gateway_refuses_has_failed_and_somebody_looks() {
    let world = World::new().await;
    let bill = world.bill().await;
    let payment = world.paid_by(&bill, PAYS).await.payment_id;
    let refund = world.approved(&bill, payment, "45").await;
    // Its holder disputes it at the same moment.
    assert_eq!(world.desk("dispute", &world.charge(payment).await).await.status, StatusCode::SEE_OTHER);
    world.jobs().await;
    assert_eq!(world.refund_state(refund).await, "failed");
    assert_eq!(world.tasks().await, ["disputed", "refund_failed"]);
    assert_eq!(world.balance("credit").await, -4500, "the money is still the patient's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refund_that_comes_back_is_a_task() {
    let world = World::new().await;
    let bill = world.bill().await;
    let payment = world.paid_by(&bill, REFUND_FAILS).await.payment_id;
    world.approved(&bill, payment, "45").await;
    world.jobs().await;
    assert_eq!(world.tasks().await, ["refund_failed"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refund_at_the_gateways_desk_is_a_refund_here() {
    let world = World::new().await;
    let bill = world.bill().await;
    let payment = world.paid_by(&bill, PAYS).await.payment_id;
    world.desk("refund", &world.charge(payment).await).await;
    assert_eq!(world.invoice(&bill).await.state, InvoiceState::Issued, "what it had paid is open again");
    assert_eq!(world.balance("gateway").await, -160);
    assert_eq!(world.tasks().await, ["refund_outside"]);
    let twice = world.desk("refund", &world.charge(payment).await).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "there is nothing left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn disputes_are_won_and_lost() {
    for (what, state, disputes) in [("win", "won", 0), ("lose", "lost", 4500)] {
        let world = World::new().await;
        let bill = world.bill().await;
        let payment = world.paid_by(&bill, DISPUTED).await.payment_id;
        assert_eq!(world.state(payment).await, "disputed");
        let desk = world.visit(http::Request::get("/").body(axum::body::Body::empty()).expect("a request")).await;
        let at = desk.body.find("/desk/win/").expect("a dispute") + "/desk/win/".len();
        let dispute = desk.body[at..].split('"').next().expect("an id").to_owned();
        world.desk(what, &dispute).await;
        assert_eq!((world.state(payment).await.as_str(), world.balance("disputes").await), (state, disputes));
        assert_eq!(world.tasks().await, ["disputed"]);
    }
}

/// No event ever comes: looking is enough.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_nobody_told_is_found() {
    let world = World::with(sandbox_pay::Chaos::default(), false).await;
    let bills = [world.bill().await, world.bill().await];
    let first = world.paid_by(&bills[0], PAYS).await;
    world.jobs().await;
    assert_eq!(world.state(first.payment_id).await, "initiated", "the page was opened a moment ago");
    world.t.clock.advance(SignedDuration::from_mins(11));
    world.jobs().await;
    assert_eq!(world.state(first.payment_id).await, "succeeded", "after ten minutes the gateway is asked");

    let second = world.paid_by(&bills[1], PAYS).await;
    world.desk("refund", &world.charge(first.payment_id).await).await;
    let there = gateway::Gateway::of(world.t.hale()).expect("a gateway");
    // A payment and its fee are one thing; the other's refund is another.
    assert_eq!(gateway::reconcile(&world.house(), &*there).await, Ok(2));
    assert_eq!(gateway::reconcile(&world.house(), &*there).await, Ok(0), "and then there is no difference");
    assert_eq!(world.state(second.payment_id).await, "succeeded");
    assert_eq!(world.invoice(&bills[1]).await.state, InvoiceState::Balanced);
    assert_eq!(world.balance("gateway").await, 4500 - 160 - 160);
    assert_eq!(world.tasks().await, ["refund_outside"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_stands_here_and_not_there_is_one_task() {
    let world = World::new().await;
    let bill = world.bill().await;
    world.paid_by(&bill, PAYS).await;
    let open = world.bill().await;
    world.begin(open.request, "").await.expect("a page");
    let _other = sandbox(&world.t, sandbox_pay::Chaos { seed: 2, ..Default::default() }, None).await;
    let there = gateway::Gateway::of(world.t.hale()).expect("a gateway");
    world.t.clock.advance(SignedDuration::from_hours(1));
    for _ in 0..3 {
        gateway::reconcile(&world.house(), &*there).await.expect("compared");
    }
    // The payment, and the page that is still open.
    assert_eq!(world.tasks().await, ["gateway_differs", "gateway_differs"]);
}

/// A refund that nobody took for hours is sent again by every comparison, and in the end somebody is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refund_that_does_not_get_there_is_a_task_and_goes_on() {
    let world = World::new().await;
    let bill = world.bill().await;
    let payment = world.paid_by(&bill, PAYS).await.payment_id;
    let refund = world.approved(&bill, payment, "45").await;
    let (listener, url) = crate::world::port().await;
    let charges = async || axum::Json(serde_json::json!({ "data": [], "has_more": false }));
    let broken = axum::Router::new()
        .route("/v1/checkout/sessions", axum::routing::get(charges))
        .route("/v1/charges", axum::routing::get(charges))
        .route("/v1/disputes", axum::routing::get(charges))
        .route("/v1/refunds", axum::routing::get(charges).post(async || StatusCode::BAD_GATEWAY));
    tokio::spawn(async move { axum::serve(listener, broken).await });
    let sound = gateway::Gateway::of(world.t.hale()).expect("a gateway");
    crate::world::fit(&world.t, &url, crate::world::KEY);
    let broken = gateway::Gateway::of(world.t.hale()).expect("a gateway");
    world.t.clock.advance(SignedDuration::from_mins(20));
    gateway::reconcile(&world.house(), &*broken).await.expect("compared");
    assert_eq!(world.refund_state(refund).await, "processing");
    assert!(world.tasks().await.is_empty(), "it is early");
    world.t.clock.advance(SignedDuration::from_hours(7));
    gateway::reconcile(&world.house(), &*broken).await.expect("compared");
    let tasks = world.tasks().await;
    assert!(tasks.contains(&"refund_stuck".to_owned()), "{tasks:?}");
    gateway::reconcile(&world.house(), &*sound).await.expect("compared");
    assert_eq!(world.refund_state(refund).await, "succeeded");
}
