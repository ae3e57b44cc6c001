//! The webhook itself: who may tell, and what is answered.

use axum::body::Body;
use hale::router;
use http::{Request, StatusCode};
use platform::testing::TestHale;
use ring::hmac;
use tower::ServiceExt;

use crate::world::{Bill, SIGNING, World, fit, session};

fn signed(body: &str, time: i64, secret: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{time}.{body}").as_bytes());
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={time},v1={hex}")
}

async fn deliver(t: &TestHale, body: &str, signature: &str) -> StatusCode {
    let router = router::build(t.hale().clone(), router::leptos_options("no-site"));
    let request = Request::post("/webhooks/payments").header("stripe-signature", signature);
    router.oneshot(request.body(Body::from(body.to_owned())).expect("a request")).await.expect("an answer").status()
}

fn event(id: &str, kind: &str, created: i64, object: &serde_json::Value) -> String {
    serde_json::json!({ "id": id, "type": kind, "created": created, "data": { "object": object } }).to_string()
}

async fn begun(world: &World) -> (Bill, String, model::PaymentId) {
    let bill = world.bill().await;
    let checkout = world.begin(bill.request, "").await.expect("a page");
    (bill, session(&checkout).to_owned(), checkout.payment_id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn only_the_gateway_is_believed_and_only_now() {
    let world = World::new().await;
    let (_, session, payment) = begun(&world).await;
    let now = world.t.clock.now().as_second();
    let body = event("evt_1", "checkout.session.expired", now, &serde_json::json!({ "id": session }));
    for signature in [
        String::new(),
        "t=1,v1=00".into(),
        signed(&body, now, "whsec_of_somebody_else"),
        signed(&format!("{body} "), now, SIGNING),
        signed(&body, now - 301, SIGNING),
        signed(&body, now + 301, SIGNING),
    ] {
        assert_eq!(deliver(&world.t, &body, &signature).await, StatusCode::BAD_REQUEST, "{signature}");
    }
    assert_eq!(world.count("select count(*) from gateway_event").await, 0);
    assert_eq!(world.count("select count(*) from gateway_failure").await, 0);
    assert_eq!(world.state(payment).await, "initiated");
    assert_eq!(deliver(&world.t, &body, &signed(&body, now, SIGNING)).await, StatusCode::OK);
    assert_eq!(world.state(payment).await, "abandoned");
}

/// The amount that an event names is nobody's business: the charge is asked for, and compared with our own row.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_amount_in_an_event_moves_nothing() {
    let world = World::new().await;
    let (_, session, payment) = begun(&world).await;
    let now = world.t.clock.now().as_second();
    let object =
        serde_json::json!({ "id": session, "amount_total": 1, "payment_status": "paid", "status": "complete" });
    let body = event("evt_1", "checkout.session.completed", now, &object);
    assert_eq!(deliver(&world.t, &body, &signed(&body, now, SIGNING)).await, StatusCode::OK);
    assert_eq!(world.state(payment).await, "initiated", "nobody has paid at the gateway");
    assert_eq!(world.balance("gateway").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_not_for_us_is_accepted_and_ignored() {
    let world = World::new().await;
    let now = world.t.clock.now().as_second();
    for (number, kind) in ["customer.created", "payment_intent.payment_failed", "a.kind.of.tomorrow"].iter().enumerate()
    {
        let object = serde_json::json!({ "id": "pi_of_somebody_else", "anything": [1, 2, 3] });
        let body = event(&format!("evt_{number}"), kind, now, &object);
        assert_eq!(deliver(&world.t, &body, &signed(&body, now, SIGNING)).await, StatusCode::OK, "{kind}");
    }
    assert_eq!(world.count("select count(*) from gateway_event").await, 3);
    for body in ["", "not JSON", "{}", "[]", "{\"id\":\"evt_1\",\"type\":\"\",\"created\":1,\"data\":{\"object\":{}}}"]
    {
        assert_eq!(deliver(&world.t, body, &signed(body, now, SIGNING)).await, StatusCode::BAD_REQUEST, "{body}");
    }
    let long = "x".repeat(300_000);
    assert_eq!(deliver(&world.t, &long, &signed(&long, now, SIGNING)).await, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_delivery_that_always_fails_becomes_a_dead_letter() {
    let world = World::new().await;
    let now = world.t.clock.now().as_second();
    // Signed, of a kind that is known, and it can't be understood.
    let body = event("evt_1", "charge.succeeded", now, &serde_json::json!({ "id": "../customers" }));
    for attempt in 1..=4 {
        let status = deliver(&world.t, &body, &signed(&body, now, SIGNING)).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "attempt {attempt}");
        assert!(world.tasks().await.is_empty());
    }
    for _ in 0..2 {
        assert_eq!(deliver(&world.t, &body, &signed(&body, now, SIGNING)).await, StatusCode::OK, "it is stored");
    }
    assert_eq!(world.tasks().await, ["dead_letter"]);
    let kept: String =
        sqlx::query_scalar("select body from gateway_failure").fetch_one(world.t.pool()).await.expect("the letter");
    assert_eq!(kept, body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_something_is_away_it_comes_again_and_is_never_a_dead_letter() {
    let world = World::new().await;
    let now = world.t.clock.now().as_second();
    let (listener, nobody) = crate::world::port().await;
    drop(listener);
    fit(&world.t, &nobody, crate::world::KEY);
    let charge = event("evt_1", "charge.succeeded", now, &serde_json::json!({ "id": "ch_1" }));
    // It speaks of a charge that has not come yet.
    let dispute = serde_json::json!({ "id": "dp_1", "charge": "ch_1", "status": "lost" });
    let dispute = event("evt_2", "charge.dispute.closed", now, &dispute);
    for body in [&charge, &dispute] {
        for _ in 0..7 {
            let status = deliver(&world.t, body, &signed(body, now, SIGNING)).await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        }
    }
    assert_eq!(world.count("select count(*) from gateway_failure").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_a_gateway_there_is_no_webhook() {
    let bare = TestHale::new().await;
    assert_eq!(deliver(&bare, "{}", "t=1,v1=00").await, StatusCode::NOT_FOUND);
}
