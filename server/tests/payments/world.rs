//! A house and a payment sandbox, each on a port of its own, and a patient with a bill of 45.00 USD.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::body::Body;
use billing::{
    model::*,
    server::gateway::{self, Gateway},
};
use hale::router;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use jiff::SignedDuration;
use model::{AppError, InvoiceId, PaymentId, PaymentRequestId, RefundId, Role, SavedMethodId};
use payments::Payments;
use platform::{
    Ctx,
    jobs::{Jobs, run_once},
    settings::Secret,
    testing::{TestHale, User},
};
use sandbox_pay::{Chaos, Options, Sandbox, Webhook};
use tokio::net::TcpListener;
use tower::ServiceExt;

pub const KEY: &str = "sk_test_of_a_test";
pub const SIGNING: &str = "whsec_of_a_test";
/// Test cards.
pub const PAYS: &str = "4242424242424242";
pub const DECLINED: &str = "4000000000000002";
pub const CONFIRMS: &str = "4000002500003155";
pub const EXPIRED: &str = "4000000000000069";
pub const REFUND_FAILS: &str = "4000000000005126";
pub const DISPUTED: &str = "4000000000000259";
pub const KEPT_DECLINED: &str = "4000000000000341";
pub const DEBIT: &str = "000123456789";

pub struct World {
    pub t: TestHale,
    pub clerk: User,
    pub second: User,
    pub ada: User,
    pub sandbox: Sandbox,
}

pub struct Bill {
    pub invoice: InvoiceId,
    pub request: PaymentRequestId,
}

pub struct Shown {
    pub status: StatusCode,
    pub to: String,
    pub body: String,
}

impl World {
    pub async fn new() -> Self {
        Self::with(Chaos::default(), true).await
    }

    pub async fn with(chaos: Chaos, is_told: bool) -> Self {
        let t = TestHale::new().await;
        let (house, hale_url) = port().await;
        let webhook = Webhook {
            url: format!("{hale_url}/webhooks/payments"),
            secret: SIGNING.into(),
            pause: Duration::from_millis(20),
        };
        let sandbox = sandbox(&t, chaos, is_told.then_some(webhook)).await;
        let router = router::build(t.hale().clone(), router::leptos_options("no-site"));
        tokio::spawn(async move { axum::serve(house, router).await });
        let clerk = t.staff(Role::Billing, t.facility).await;
        let second = t.staff(Role::Billing, t.facility).await;
        let ada = t.patient("Ada Byron").await;
        Self { t, clerk, second, ada, sandbox }
    }

    pub async fn bill(&self) -> Bill {
        let (patient_id, facility_id, actor) = (self.ada.patient_id(), self.t.facility, &self.clerk.actor);
        let code = AddChargeCode {
            code: format!("V-{}", uuid::Uuid::from(self.t.new_key()).simple()).to_uppercase(),
            name: "Visit".into(),
            plain_name: "Visit".into(),
        };
        let code = self.t.run(actor, code).await.expect("a code");
        let charge = EnterCharge {
            patient_id,
            facility_id,
            code_id: code.to_string(),
            quantity: "1".into(),
            unit_price: "45".into(),
            performed_on: String::new(),
            reason: "By hand".into(),
        };
        let charge = self.t.run(actor, charge).await.expect("a charge").id;
        let draft = DraftInvoice {
            patient_id,
            facility_id,
            charges: vec![charge.to_string()],
            coverage_id: String::new(),
            discount: String::new(),
            discount_reason: String::new(),
        };
        let invoice = self.t.run(actor, draft).await.expect("a draft").id;
        self.t.run(actor, IssueInvoice { invoice_id: invoice, version: 1 }).await.expect("issued");
        let ask = RequestPayment {
            patient_id,
            facility_id,
            invoices: vec![invoice.to_string()],
            days: "14".into(),
            note: String::new(),
        };
        Bill { invoice, request: self.t.run(actor, ask).await.expect("asked") }
    }

    pub fn ada(&self) -> Ctx {
        Ctx::of(self.t.hale(), self.ada.actor.clone())
    }

    pub fn house(&self) -> Ctx {
        Ctx::system(self.t.hale(), "test")
    }

    pub async fn begin(&self, request_id: PaymentRequestId, amount: &str) -> Result<Checkout, AppError> {
        self.start(StartPayment { request_id, amount: amount.into(), method: String::new(), keep: false }).await
    }

    pub async fn start(&self, start: StartPayment) -> Result<Checkout, AppError> {
        gateway::pay(&self.ada(), self.t.new_key(), start).await
    }

    /// With a card that she keeps.
    pub async fn begin_with(&self, bill: &Bill, card: SavedMethodId) -> Result<Checkout, AppError> {
        let (request_id, method) = (bill.request, card.to_string());
        self.start(StartPayment { request_id, amount: String::new(), method, keep: false }).await
    }

    /// Pays a bill at the gateway's page and keeps the card.
    pub async fn keep(&self, card: &str) -> SavedMethodId {
        // What was kept before was kept earlier.
        self.t.clock.advance(SignedDuration::from_secs(1));
        let request_id = self.bill().await.request;
        let start = StartPayment { request_id, amount: String::new(), method: String::new(), keep: true };
        let checkout = self.start(start).await.expect("a page");
        assert!(self.open(&checkout).await.body.contains("The card is kept"), "the page says so");
        self.choose(&checkout, card).await;
        if card == CONFIRMS {
            self.confirm(&checkout, "yes").await;
        }
        self.sandbox.told().await;
        self.jobs().await;
        self.cards().await.first().expect("a card").id
    }

    /// What she keeps.
    pub async fn cards(&self) -> Vec<OwnMethod> {
        self.t.ask(&self.ada.actor, MyBills {}).await.expect("her bills").methods
    }

    /// Begun, paid at the page by this card, and told.
    pub async fn paid_by(&self, bill: &Bill, card: &str) -> Checkout {
        let checkout = self.begin(bill.request, "").await.expect("a page");
        self.choose(&checkout, card).await;
        self.sandbox.told().await;
        checkout
    }

    /// What the sandbox's page shows.
    pub async fn open(&self, checkout: &Checkout) -> Shown {
        self.visit(Request::get(path(&checkout.url)).body(Body::empty()).expect("a request")).await
    }

    pub async fn choose(&self, checkout: &Checkout, card: &str) -> Shown {
        self.send(path(&checkout.url), &format!("card={card}")).await
    }

    pub async fn confirm(&self, checkout: &Checkout, answer: &str) -> Shown {
        self.send(&format!("{}/confirm", path(&checkout.url)), &format!("answer={answer}")).await
    }

    /// Somebody at the gateway, or at the bank.
    pub async fn desk(&self, what: &str, id: &str) -> Shown {
        let shown = self.send(&format!("/desk/{what}/{id}"), "").await;
        self.sandbox.told().await;
        shown
    }

    /// The desk acts, and nobody waits for what is told.
    pub async fn send_to_desk(&self, what: &str, id: &str) -> Shown {
        self.send(&format!("/desk/{what}/{id}"), "").await
    }

    /// The charge of a session, as the gateway's interface has it.
    pub async fn sandbox_charge(&self, session: &str) -> String {
        let path = format!("/v1/checkout/sessions/{session}?expand[]=payment_intent.latest_charge");
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {KEY}"));
        let shown = self.visit(request.body(Body::empty()).expect("a request")).await;
        let session: serde_json::Value = serde_json::from_str(&shown.body).expect("JSON");
        session["payment_intent"]["latest_charge"]["id"].as_str().expect("a charge").to_owned()
    }

    /// How many charges the gateway made, as its own list says.
    pub async fn sandbox_charges(&self) -> usize {
        let request = Request::get("/v1/charges?limit=100").header(header::AUTHORIZATION, format!("Bearer {KEY}"));
        let shown = self.visit(request.body(Body::empty()).expect("a request")).await;
        let list: serde_json::Value = serde_json::from_str(&shown.body).expect("JSON");
        list["data"].as_array().expect("a list").len()
    }

    pub async fn send(&self, path: &str, body: &str) -> Shown {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.visit(request.body(Body::from(body.to_owned())).expect("a request")).await
    }

    pub async fn visit(&self, request: Request<Body>) -> Shown {
        let answer = self.sandbox.router().oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let to = parts.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
        let body = body.collect().await.expect("a body").to_bytes();
        Shown { status: parts.status, to, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// Does what waits in the background.
    pub async fn jobs(&self) {
        run_once(self.t.hale(), &billing::server::jobs::jobs(Jobs::default())).await.expect("the jobs");
        self.sandbox.told().await;
    }

    pub async fn invoice(&self, bill: &Bill) -> InvoiceView {
        self.t.ask(&self.clerk.actor, ShowInvoice { invoice_id: bill.invoice }).await.expect("the invoice")
    }

    pub async fn state(&self, payment: PaymentId) -> String {
        self.text("select state from payment where id = $1", payment.0).await
    }

    pub async fn refund_state(&self, refund: RefundId) -> String {
        self.text("select state from refund where id = $1", refund.0).await
    }

    /// The gateway's name of what came of a payment.
    pub async fn charge(&self, payment: PaymentId) -> String {
        self.text("select id from gateway_object where kind = 'charge' and payment_id = $1", payment.0).await
    }

    async fn text(&self, sql: &'static str, id: uuid::Uuid) -> String {
        sqlx::query_scalar(sql).bind(id).fetch_one(self.t.pool()).await.expect("a row")
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.t.pool()).await.expect("a count")
    }

    /// What an account of the ledger holds; all of them together hold nothing.
    pub async fn balance(&self, account: &str) -> i64 {
        assert_eq!(self.count("select coalesce(sum(amount_minor), 0)::bigint from ledger_entry").await, 0);
        sqlx::query_scalar("select coalesce(sum(amount_minor), 0)::bigint from ledger_entry where account = $1")
            .bind(account)
            .fetch_one(self.t.pool())
            .await
            .expect("a balance")
    }

    pub async fn tasks(&self) -> Vec<String> {
        let tasks = sqlx::query_scalar("select kind from billing_task order by kind, id").fetch_all(self.t.pool());
        tasks.await.expect("tasks")
    }

    /// A credited payment whose money is to go back, by two people.
    pub async fn approved(&self, bill: &Bill, payment_id: PaymentId, amount: &str) -> RefundId {
        let credit =
            CreditInvoice { invoice_id: bill.invoice, lines: BTreeMap::new(), reason: "Charged by mistake".into() };
        self.t.run(&self.clerk.actor, credit).await.expect("credited");
        let ask = RequestRefund { payment_id, amount: amount.into(), reason: "Cancelled".into() };
        let refund_id = self.t.run(&self.clerk.actor, ask).await.expect("asked").id;
        let decide = DecideRefund { refund_id, approve: "yes".into() };
        self.t.run(&self.second.actor, decide).await.expect("approved");
        refund_id
    }
}

pub async fn port() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    (listener, url)
}

/// A sandbox that runs, and the house fitted out with it.
pub async fn sandbox(t: &TestHale, chaos: Chaos, webhook: Option<Webhook>) -> Sandbox {
    let (listener, base_url) = port().await;
    let clock = t.clock.clone();
    let sandbox = Sandbox::open(Options {
        key: KEY.into(),
        base_url: base_url.clone(),
        webhook,
        chaos,
        keep: None,
        clock: Arc::new(move || clock.now().as_second()),
        seed: chaos.seed,
    });
    let sandbox = sandbox.expect("a sandbox");
    tokio::spawn(sandbox.clone().serve(listener, std::future::pending()));
    fit(t, &base_url, KEY);
    sandbox
}

pub fn fit(t: &TestHale, url: &str, key: &str) {
    let url = url.parse().expect("an address");
    let payments = Payments::new(&url, &Secret::new(key), vec![Secret::new(SIGNING)]).expect("a client");
    t.hale().fit(Gateway::new(payments.clone()));
    t.hale().fit(payments);
}

pub fn path(url: &str) -> &str {
    url.find("/pay/").map_or(url, |at| &url[at..])
}

/// The name of a session, as the desk has it.
pub fn session(checkout: &Checkout) -> &str {
    path(&checkout.url).trim_start_matches("/pay/")
}

/// The stable name of the rule that said no.
pub fn rule<T: std::fmt::Debug>(answer: Result<T, AppError>) -> String {
    match answer {
        Err(AppError::RuleBroken { rule, .. }) => rule,
        other => panic!("not a rule: {other:?}"),
    }
}
