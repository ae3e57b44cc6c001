//! At the gateway's page: paid, declined, confirmed, ended, given up.

use billing::{
    model::{GiveUpPayment, InvoiceState},
    server::gateway,
};
use http::StatusCode;
use model::AppError;

use crate::world::{CONFIRMS, DEBIT, DECLINED, EXPIRED, PAYS, World, fit, port, rule, session};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_bill_is_paid_and_pressing_twice_is_once() {
    let world = World::new().await;
    let bill = world.bill().await;
    let checkout = world.begin(bill.request, "").await.expect("a page");
    let page = world.open(&checkout).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["This is a test", "45.00 USD", "Back without paying", "<html lang=\"en\">", "<legend>"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let pressed = tokio::join!(world.choose(&checkout, PAYS), world.choose(&checkout, PAYS));
    for pressed in [pressed.0, pressed.1] {
        assert_eq!(pressed.status, StatusCode::SEE_OTHER, "{}", pressed.body);
        assert_eq!(pressed.to, format!("http://127.0.0.1:3000/bills/payments/{}", checkout.payment_id));
    }
    world.sandbox.told().await;
    assert_eq!(world.invoice(&bill).await.state, InvoiceState::Balanced);
    assert_eq!(world.state(checkout.payment_id).await, "succeeded");
    assert_eq!((world.balance("gateway").await, world.balance("fee").await), (4500 - 160, 160));
    assert_eq!(world.open(&checkout).await.status, StatusCode::SEE_OTHER, "who opens the page again comes back");
    assert!(world.tasks().await.is_empty());
    assert_eq!(rule(world.begin(bill.request, "").await), "allocation_within_invoice", "it is paid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_declined_card_can_be_followed_by_another() {
    let world = World::new().await;
    let bill = world.bill().await;
    let checkout = world.begin(bill.request, "20").await.expect("a page");
    for (card, words) in [(DECLINED, "declined"), (EXPIRED, "expired"), ("none", "Choose a card")] {
        let page = world.choose(&checkout, card).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains(words) && page.body.contains("role=\"alert\""), "{}", page.body);
    }
    world.sandbox.told().await;
    assert_eq!(world.state(checkout.payment_id).await, "initiated", "the page is still open");
    world.choose(&checkout, PAYS).await;
    world.sandbox.told().await;
    assert_eq!(world.invoice(&bill).await.state, InvoiceState::PartlyPaid);
    assert_eq!(world.balance("gateway").await, 2000 - 88);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_bank_that_asks_is_answered() {
    let world = World::new().await;
    let bill = world.bill().await;
    let checkout = world.begin(bill.request, "").await.expect("a page");
    let asked = world.choose(&checkout, CONFIRMS).await;
    assert!(asked.body.contains("Is it you who pays 45.00 USD?"), "{}", asked.body);
    let refused = world.confirm(&checkout, "no").await;
    assert!(refused.body.contains("You did not confirm"), "{}", refused.body);
    world.choose(&checkout, CONFIRMS).await;
    let confirmed = tokio::join!(world.confirm(&checkout, "yes"), world.confirm(&checkout, "yes"));
    assert_eq!((confirmed.0.status, confirmed.1.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    world.sandbox.told().await;
    assert_eq!(world.invoice(&bill).await.state, InvoiceState::Balanced);
    assert_eq!(world.balance("gateway").await, 4500 - 160);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_that_ended_is_followed_by_another() {
    let world = World::new().await;
    let bill = world.bill().await;
    let first = world.begin(bill.request, "").await.expect("a page");
    world.desk("expire", session(&first)).await;
    assert_eq!(world.state(first.payment_id).await, "abandoned");
    assert_eq!(world.open(&first).await.status, StatusCode::GONE);
    let second = world.begin(bill.request, "").await.expect("another page");
    assert_ne!(first.payment_id, second.payment_id);
    world.choose(&second, PAYS).await;
    world.sandbox.told().await;
    assert_eq!(world.invoice(&bill).await.state, InvoiceState::Balanced);
}

/// Its end was never told: the gateway is asked when the patient comes again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_whose_end_nobody_heard_of_is_followed_by_another() {
    let world = World::with(sandbox_pay::Chaos::default(), false).await;
    let bill = world.bill().await;
    let first = world.begin(bill.request, "").await.expect("a page");
    assert_eq!(world.begin(bill.request, "").await.as_ref(), Ok(&first), "in another tab it is the same page");
    world.desk("expire", session(&first)).await;
    let second = world.begin(bill.request, "").await.expect("another page");
    assert_ne!(first.payment_id, second.payment_id);
    assert_eq!(world.state(first.payment_id).await, "abandoned");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_does_not_pay_after_all_can_pay_otherwise() {
    let world = World::new().await;
    let bill = world.bill().await;
    let first = world.begin(bill.request, "").await.expect("a page");
    assert_eq!(rule(world.begin(bill.request, "20").await), "payment_under_way");
    let give_up =
        async |payment_id| gateway::give_up(&world.ada(), world.t.new_key(), GiveUpPayment { payment_id }).await;
    let stranger = world.t.patient("Eve Other").await;
    let eve = platform::Ctx::of(world.t.hale(), stranger.actor);
    let other = gateway::give_up(&eve, world.t.new_key(), GiveUpPayment { payment_id: first.payment_id }).await;
    assert_eq!(other, Err(AppError::NotFound));
    for _ in 0..2 {
        assert_eq!(give_up(first.payment_id).await, Ok(()));
    }
    assert_eq!(world.state(first.payment_id).await, "abandoned");
    assert_eq!(world.open(&first).await.status, StatusCode::GONE);
    let second = world.begin(bill.request, "20").await.expect("another amount");
    world.choose(&second, PAYS).await;
    // The money is there before the word is: giving up finds it.
    assert_eq!(give_up(second.payment_id).await, Ok(()));
    assert_eq!(world.state(second.payment_id).await, "succeeded");
    assert_eq!(world.invoice(&bill).await.state, InvoiceState::PartlyPaid);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_debit_takes_its_time() {
    let world = World::new().await;
    for (what, state) in [("arrive", "succeeded"), ("fail", "failed")] {
        let bill = world.bill().await;
        let checkout = world.paid_by(&bill, DEBIT).await;
        assert_eq!(world.state(checkout.payment_id).await, "processing");
        assert_eq!(rule(world.begin(bill.request, "").await), "payment_under_way", "nobody pays it twice meanwhile");
        world.desk(what, session(&checkout)).await;
        assert_eq!(world.state(checkout.payment_id).await, state);
    }
    assert_eq!(world.balance("gateway").await, 4500 - 160);
}

/// A form that is sent again when its payment was made, told or not, begins no other one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_form_again_is_not_paid_again() {
    for is_told in [true, false] {
        let world = World::with(sandbox_pay::Chaos::default(), is_told).await;
        let bill = world.bill().await;
        let key = world.t.new_key();
        let start = billing::model::StartPayment {
            request_id: bill.request,
            amount: "20".into(),
            method: String::new(),
            keep: false,
        };
        let form = async || gateway::pay(&world.ada(), key, start.clone()).await;
        let checkout = form().await.expect("a page");
        assert_eq!(form().await.as_ref(), Ok(&checkout));
        world.choose(&checkout, PAYS).await;
        world.sandbox.told().await;
        assert_eq!(rule(form().await), "paid_already");
        assert_eq!(world.count("select count(*) from payment").await, 1);
        assert_eq!(world.balance("gateway").await, 2000 - 88);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_tabs_are_one_payment() {
    let world = World::new().await;
    let bill = world.bill().await;
    let tabs = tokio::join!(
        world.begin(bill.request, ""),
        world.begin(bill.request, ""),
        world.begin(bill.request, ""),
        world.begin(bill.request, ""),
    );
    let tabs: Vec<_> = [tabs.0, tabs.1, tabs.2, tabs.3].into_iter().flatten().collect();
    assert!(!tabs.is_empty(), "at least one gets to the page; who was in its way is told to look again");
    assert!(tabs.iter().all(|tab| *tab == tabs[0]), "{tabs:?}");
    assert_eq!(world.count("select count(*) from payment").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_gateway_that_is_away_or_says_no_costs_nothing() {
    let world = World::new().await;
    let bill = world.bill().await;
    let (listener, nobody) = port().await;
    drop(listener);
    fit(&world.t, &nobody, crate::world::KEY);
    assert_eq!(world.begin(bill.request, "").await, Err(AppError::Busy));
    let (listener, mute) = port().await;
    let router = axum::Router::new().fallback(async || (StatusCode::BAD_REQUEST, "not JSON"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    fit(&world.t, &mute, crate::world::KEY);
    assert_eq!(rule(world.begin(bill.request, "").await), "gateway_refused");
    let again = crate::world::sandbox(&world.t, sandbox_pay::Chaos::default(), None).await;
    let checkout = world.begin(bill.request, "").await.expect("a page");
    assert_eq!(world.count("select count(*) from payment").await, 1, "it is the same payment all along");
    drop((again, checkout));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wrong_key_is_told_plainly() {
    let world = World::new().await;
    let bill = world.bill().await;
    let (listener, url) = port().await;
    tokio::spawn(world.sandbox.clone().serve(listener, std::future::pending()));
    fit(&world.t, &url, "sk_test_of_somebody_else");
    assert_eq!(rule(world.begin(bill.request, "").await), "gateway_refused");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_house_without_a_gateway_says_so() {
    let world = World::new().await;
    let bill = world.bill().await;
    let bare = platform::testing::TestHale::new().await;
    let ada = bare.patient("Ada Byron").await;
    let start = billing::model::StartPayment {
        request_id: bill.request,
        amount: String::new(),
        method: String::new(),
        keep: false,
    };
    let ctx = platform::Ctx::of(bare.hale(), ada.actor);
    let answer = gateway::pay(&ctx, bare.new_key(), start).await;
    assert_eq!(answer.map(drop), Err(AppError::NotFound), "who was not asked to pay learns nothing else");
    let gateway = gateway::Gateway::of(bare.hale()).map(drop);
    assert_eq!(rule(gateway), "no_online_payment");
}

/// As a browser without WebAssembly: what follows a form may not lead elsewhere, so a page of ours goes on by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_leads_to_the_gateways_page() {
    let world = World::new().await;
    let bill = world.bill().await;
    let fields = [("cmd[request_id]", bill.request.to_string()), ("cmd[amount]", String::new())];
    let key = world.t.new_key().to_string();
    let post = async |path: &str, more: &[(&str, &str)]| {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&fields)
            .append_pair("key", &key)
            .extend_pairs(more)
            .finish();
        let request = http::Request::post(path)
            .header("accept", "text/html")
            .header("cookie", &world.ada.cookie)
            .header("host", "127.0.0.1:3000")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        let router = hale::router::build(world.t.hale().clone(), hale::router::leptos_options("no-site"));
        let request = request.body(axum::body::Body::from(body)).expect("a request");
        tower::ServiceExt::oneshot(router, request).await.expect("an answer")
    };
    let page = post("/", &[("__fn", "/api/billing/api/pay_online")]).await;
    assert_eq!(page.status(), StatusCode::OK);
    let body = http_body_util::BodyExt::collect(page.into_body()).await.expect("a body").to_bytes();
    let body = String::from_utf8_lossy(&body);
    let checkout = world.begin(bill.request, "").await.expect("the same page");
    assert!(!body.contains("<script"), "{body}");
    assert!(body.contains(&format!("content=\"0; url={}\"", checkout.url)), "{body}");
    assert!(body.contains(&format!("<a href=\"{}\">", checkout.url)), "{body}");
    // As WebAssembly calls it: the function itself says where to.
    let told = post("/api/billing/api/pay_online", &[]).await;
    assert_eq!(told.headers()["location"], checkout.url.as_str());
}
