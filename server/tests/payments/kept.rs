//! Cards that patients keep: by token, paid with once, confirmed at the bank's page, removed here and there.

use billing::{
    model::{GiveUpPayment, InvoiceState, MyPayment, RemoveMethod, StartPayment},
    server::gateway::{self, Gateway, PaymentGateway},
};
use http::StatusCode;
use jiff::SignedDuration;
use model::{AppError, SavedMethodId};

use crate::world::{CONFIRMS, DEBIT, KEPT_DECLINED, PAYS, World, rule};

/// What of the gateway's page of a bank stands in an address.
fn confirming(url: &str) -> &str {
    url.find("/confirm/").map_or(url, |at| &url[at..])
}

fn beside<T: std::fmt::Debug>(answer: Result<T, AppError>) -> Vec<String> {
    match answer {
        Err(AppError::Invalid { fields }) => fields.0.into_iter().map(|error| error.field).collect(),
        other => panic!("not a wrong field: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_card_is_kept_by_its_token_and_pays_the_next_bill() {
    let world = World::new().await;
    assert!(world.cards().await.is_empty());
    let card = world.keep(PAYS).await;
    let cards = world.cards().await;
    assert_eq!(
        (cards.len(), cards[0].words(), cards[0].until(), cards[0].expired),
        (1, "Visa ending in 4242".into(), "12/2034".into(), false)
    );
    let bill = world.bill().await;
    let checkout = world.begin_with(&bill, card).await.expect("taken");
    assert_eq!(checkout.url, format!("/bills/payments/{}", checkout.payment_id), "there is nothing to confirm");
    assert_eq!(world.state(checkout.payment_id).await, "succeeded", "the patient sees it at once");
    world.sandbox.told().await;
    assert_eq!(world.invoice(&bill).await.state, InvoiceState::Balanced);
    assert_eq!((world.balance("gateway").await, world.balance("fee").await), (2 * (4500 - 160), 2 * 160));
    assert_eq!(world.balance("suspense").await, 0);
    assert_eq!(rule(world.begin_with(&bill, card).await), "allocation_within_invoice", "it is paid");
    // Nowhere in the house is a number of a card.
    for table in
        ["saved_method", "gateway_customer", "gateway_session", "gateway_event", "payment", "job", "audit_event"]
    {
        let sql = format!("select count(*) from {table} one where to_jsonb(one)::text like '%4242424242424242%'");
        let found: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(world.t.pool()).await.expect("a count");
        assert_eq!(found, 0, "{table}");
    }
    let number = "update saved_method set token = '4242424242424242'";
    assert!(sqlx::query(number).execute(world.t.pool()).await.is_err(), "and none can be put there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_a_word_nothing_is_kept() {
    let world = World::new().await;
    let bill = world.bill().await;
    world.paid_by(&bill, PAYS).await;
    world.jobs().await;
    assert!(world.cards().await.is_empty());
    assert_eq!(world.count("select count(*) from gateway_customer").await, 0, "the gateway knows nobody");
    // What is no card is not kept.
    let bill = world.bill().await;
    let start = StartPayment { request_id: bill.request, amount: String::new(), method: String::new(), keep: true };
    let checkout = world.start(start).await.expect("a page");
    world.choose(&checkout, DEBIT).await;
    world.desk("arrive", crate::world::session(&checkout)).await;
    world.jobs().await;
    assert!(world.cards().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_bank_that_asks_is_answered_at_its_page() {
    let world = World::new().await;
    let card = world.keep(CONFIRMS).await;
    for (answer, state) in [("no", "failed"), ("yes", "succeeded")] {
        let bill = world.bill().await;
        let checkout = world.begin_with(&bill, card).await.expect("a page");
        assert!(
            checkout.url.starts_with("http://127.0.0.1:") && checkout.url.contains("/confirm/pi_"),
            "{}",
            checkout.url
        );
        assert_eq!(world.state(checkout.payment_id).await, "initiated");
        let ask = MyPayment { payment_id: checkout.payment_id };
        let page = world.t.ask(&world.ada.actor, ask.clone()).await.expect("her payment");
        assert_eq!(
            (page.at_gateway, page.url),
            (true, Some(checkout.url.clone())),
            "who closed the tab goes on from here"
        );
        assert_eq!(world.begin_with(&bill, card).await.as_ref(), Ok(&checkout), "in another tab it is the same");
        assert_eq!(rule(world.begin(bill.request, "").await), "payment_under_way", "by another way it would be twice");
        let path = confirming(&checkout.url).to_owned();
        let shown = world.visit(http::Request::get(&path).body(axum::body::Body::empty()).expect("a request")).await;
        assert!(shown.body.contains("Is it you who pays 45.00 USD?"), "{}", shown.body);
        let body = format!("answer={answer}");
        let answered = tokio::join!(world.send(&path, &body), world.send(&path, &body));
        for answered in [answered.0, answered.1] {
            assert_eq!(answered.status, StatusCode::SEE_OTHER);
            let back = format!("http://127.0.0.1:3000/bills/payments/{}?payment_intent=pi_", checkout.payment_id);
            assert!(answered.to.starts_with(&back), "{}", answered.to);
        }
        world.sandbox.told().await;
        assert_eq!(world.state(checkout.payment_id).await, state);
        let page = world.t.ask(&world.ada.actor, ask).await.expect("her payment");
        assert_eq!((page.at_gateway, page.url), (false, None));
    }
    assert_eq!(world.balance("gateway").await, 2 * (4500 - 160), "the first one, and the one that was confirmed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_declined_card_takes_nothing_and_another_can_be_used() {
    let world = World::new().await;
    let card = world.keep(KEPT_DECLINED).await;
    let bill = world.bill().await;
    let first = world.begin_with(&bill, card).await.expect("its page");
    assert_eq!(first.url, format!("/bills/payments/{}", first.payment_id));
    assert_eq!(world.state(first.payment_id).await, "failed");
    world.sandbox.told().await;
    let again = world.begin_with(&bill, card).await.expect("its page");
    assert_ne!(first.payment_id, again.payment_id, "another attempt is another payment");
    let checkout = world.begin(bill.request, "").await.expect("a page");
    world.choose(&checkout, PAYS).await;
    world.sandbox.told().await;
    assert_eq!(world.invoice(&bill).await.state, InvoiceState::Balanced);
    assert_eq!(world.balance("gateway").await, 2 * (4500 - 160));
    assert!(world.tasks().await.is_empty());
}

/// T9.5: pressed twice, in four tabs, with four keys.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_tabs_take_the_money_once() {
    let world = World::new().await;
    let card = world.keep(PAYS).await;
    let bill = world.bill().await;
    let tabs = tokio::join!(
        world.begin_with(&bill, card),
        world.begin_with(&bill, card),
        world.begin_with(&bill, card),
        world.begin_with(&bill, card),
    );
    let tabs = [tabs.0, tabs.1, tabs.2, tabs.3];
    assert!(tabs.iter().any(Result::is_ok), "{tabs:?}");
    world.sandbox.told().await;
    assert_eq!(world.count("select count(*) from payment where saved_method_id is not null").await, 1);
    assert_eq!(world.balance("gateway").await, 2 * (4500 - 160));
    assert_eq!((world.balance("suspense").await, world.balance("credit").await), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_removed_card_is_gone_here_and_there() {
    let world = World::new().await;
    let method_id = world.keep(PAYS).await;
    let eve = world.t.patient("Eve Other").await;
    assert_eq!(world.t.run(&eve.actor, RemoveMethod { method_id }).await, Err(AppError::NotFound), "it is not hers");
    let customer: String =
        sqlx::query_scalar("select id from gateway_customer").fetch_one(world.t.pool()).await.expect("a customer");
    let gateway = Gateway::of(world.t.hale()).expect("a gateway");
    assert_eq!(gateway.kept_cards(&customer).await.expect("cards").len(), 1);
    for _ in 0..2 {
        assert_eq!(world.t.run(&world.ada.actor, RemoveMethod { method_id }).await, Ok(()));
    }
    assert!(world.cards().await.is_empty());
    let bill = world.bill().await;
    assert_eq!(beside(world.begin_with(&bill, method_id).await), ["method"]);
    world.jobs().await;
    assert!(gateway.kept_cards(&customer).await.expect("cards").is_empty());
    // It does not come back with the next one.
    world.keep(CONFIRMS).await;
    let words: Vec<_> = world.cards().await.iter().map(billing::model::OwnMethod::words).collect();
    assert_eq!(words, ["Visa ending in 3155"]);
}

/// Removed by the gateway itself, or at its desk: the next time that it is asked, it is gone here too.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_card_that_the_gateway_dropped_is_dropped_here() {
    let world = World::new().await;
    let gone = world.keep(PAYS).await;
    let token: String =
        sqlx::query_scalar("select token from saved_method").fetch_one(world.t.pool()).await.expect("a token");
    Gateway::of(world.t.hale()).expect("a gateway").forget_card(&token).await.expect("dropped");
    let bill = world.bill().await;
    assert_eq!(rule(world.begin_with(&bill, gone).await), "gateway_refused", "nothing is taken with it");
    assert_eq!(world.invoice(&bill).await.open.minor, 4500);
    let kept = world.keep(CONFIRMS).await;
    assert_eq!(world.cards().await.iter().map(|card| card.id).collect::<Vec<SavedMethodId>>(), [kept]);
    let checkout = world.begin(bill.request, "").await.expect("what was refused stands in nobody's way");
    world.choose(&checkout, PAYS).await;
    world.sandbox.told().await;
    assert_eq!(world.invoice(&bill).await.state, InvoiceState::Balanced);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_card_is_its_patients_alone() {
    let world = World::new().await;
    let card = world.keep(PAYS).await;
    let eve = platform::Ctx::of(world.t.hale(), world.t.patient("Eve Other").await.actor);
    let bill = world.bill().await;
    let start = |method: String| StartPayment { request_id: bill.request, amount: String::new(), method, keep: false };
    let theirs = gateway::pay(&eve, world.t.new_key(), start(card.to_string())).await;
    assert_eq!(theirs.map(drop), Err(AppError::NotFound), "the bill is not hers either");
    for nonsense in ["nonsense", "4242424242424242", "0199aaaa-0000-7000-8000-000000000000"] {
        assert_eq!(beside(world.start(start(nonsense.into())).await), ["method"], "{nonsense}");
    }
    // The database holds a payment to the patient of its card, whoever asks.
    let other = "update payment set saved_method_id = null where saved_method_id is not null";
    world.begin_with(&bill, card).await.expect("taken");
    assert!(sqlx::query(other).execute(world.t.pool()).await.is_err(), "by which way it was made, stays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_card_given_twice_is_kept_once() {
    let world = World::new().await;
    let first = world.keep(PAYS).await;
    let second = world.keep(PAYS).await;
    assert_ne!(first, second, "the newest stays");
    world.jobs().await;
    assert_eq!(world.cards().await.iter().map(|card| card.id).collect::<Vec<SavedMethodId>>(), [second]);
    assert_eq!(world.count("select count(*) from gateway_customer").await, 1);
    let bill = world.bill().await;
    world.begin_with(&bill, second).await.expect("taken");
    assert_eq!(world.invoice(&bill).await.state, InvoiceState::Balanced);
}

/// A bank that was never answered holds the bill for a day, or until the patient says that they don't pay like that.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_nobody_confirms_ends() {
    let world = World::new().await;
    let card = world.keep(CONFIRMS).await;
    let bill = world.bill().await;
    let given_up = world.begin_with(&bill, card).await.expect("a page");
    let give_up = GiveUpPayment { payment_id: given_up.payment_id };
    assert_eq!(gateway::give_up(&world.ada(), world.t.new_key(), give_up).await, Ok(()));
    assert_eq!(world.state(given_up.payment_id).await, "abandoned");
    let forgotten = world.begin_with(&bill, card).await.expect("a page");
    assert_ne!(given_up.payment_id, forgotten.payment_id);
    world.t.clock.advance(SignedDuration::from_hours(26));
    let gateway = Gateway::of(world.t.hale()).expect("a gateway");
    gateway::reconcile(&world.house(), &*gateway).await.expect("compared");
    assert_eq!(world.state(forgotten.payment_id).await, "abandoned");
    let shown = world.send(confirming(&forgotten.url), "answer=yes").await;
    assert_eq!(shown.status, StatusCode::SEE_OTHER);
    world.sandbox.told().await;
    assert_eq!(world.balance("gateway").await, 4500 - 160, "a late yes takes nothing");
}
