//! A payment with a kept card, where something breaks between its steps. The gateway is a double of the trait.

use billing::{
    model::*,
    server::gateway::{self, Attempt, GatewayError, Report, SessionState},
};
use model::{AppError, InvoiceId, PaymentId, SavedMethodId};
use platform::Ctx;

use crate::{
    office::{Office, rule, usd},
    online::Double,
};

const BACK: &str = "https://hale.example/bills/payments";

struct Kept {
    office: Office,
    gateway: Double,
    invoice: InvoiceId,
    card: SavedMethodId,
}

impl Kept {
    async fn open() -> Self {
        let office = Office::open().await;
        let invoice = office.invoice_of("20").await;
        let card: uuid::Uuid = sqlx::query_scalar(
            "with known as (insert into gateway_customer (patient_id, id, created_at) values ($1, 'cus_1', now()) returning patient_id)
             insert into saved_method (id, patient_id, token, brand, last_four, exp_month, exp_year, kept_at)
             select gen_random_uuid(), patient_id, 'pm_1', 'Visa', '4242', 12, 2034, now() from known returning id",
        )
        .bind(office.patient().0)
        .fetch_one(office.t.pool())
        .await
        .expect("a card");
        Self { office, gateway: Double::default(), invoice, card: card.into() }
    }

    async fn begin(&self) -> Result<PaymentId, AppError> {
        let (invoices, method) = (vec![self.invoice.to_string()], self.card.to_string());
        let pay = PayBills { invoices, amount: String::new(), method, keep: false };
        self.office.t.run(&self.office.ada.actor, pay).await.map(|paid| paid.id)
    }

    async fn go_on(&self, payment: PaymentId) -> Result<String, AppError> {
        let ctx = Ctx::of(self.office.t.hale(), self.office.ada.actor.clone());
        gateway::checkout(&ctx, &self.gateway, payment, BACK.into()).await
    }

    async fn page(&self, payment_id: PaymentId) -> OwnPaymentPage {
        self.office.t.ask(&self.office.ada.actor, MyPayment { payment_id }).await.expect("her payment")
    }

    fn answers(&self, answers: impl IntoIterator<Item = Result<Attempt, GatewayError>>) {
        self.gateway.attempts.lock().expect("a lock").extend(answers);
    }

    fn counts(&self) -> (usize, usize) {
        (self.gateway.prepared.lock().expect("a lock").len(), self.gateway.taken.lock().expect("a lock").len())
    }
}

#[tokio::test]
async fn what_broke_before_the_answer_goes_on_and_is_one_payment() {
    let kept = Kept::open().await;
    kept.answers([Err(GatewayError::Unreachable("a test".into()))]);
    let payment = kept.begin().await.expect("begun");
    assert_eq!(kept.go_on(payment).await, Err(AppError::Busy));
    let page = kept.page(payment).await;
    assert_eq!((page.payment.state, page.at_gateway, page.url), (PaymentState::Initiated, true, None));
    assert_eq!(kept.begin().await, Ok(payment), "the same again");
    // It was taken all along, and nobody had heard of it.
    let session = format!("pi_{payment}");
    let charge = Report::Charge { charge: "ch_1".into(), session, amount: usd(2000), fee: None };
    kept.gateway.looks.lock().expect("a lock").push(charge);
    assert_eq!(rule(kept.go_on(payment).await), "paid_already");
    assert_eq!(kept.counts(), (1, 1), "it was prepared once, and never taken again");
    assert_eq!((kept.office.balance("gateway").await, kept.office.balance("suspense").await), (2000, 0));
    assert_eq!(kept.page(payment).await.payment.state, PaymentState::Succeeded);
}

#[tokio::test]
async fn it_is_known_here_before_anything_is_taken() {
    let kept = Kept::open().await;
    kept.answers([Err(GatewayError::Unreachable("a test".into()))]);
    let payment = kept.begin().await.expect("begun");
    assert_eq!(kept.go_on(payment).await, Err(AppError::Busy));
    let (intent, card) = kept.gateway.prepared.lock().expect("a lock")[0].clone();
    assert_eq!((intent.payment, intent.amount, intent.keep_for), (payment, usd(2000), None));
    assert_eq!((card.customer.as_str(), card.token.as_str()), ("cus_1", "pm_1"));
    let known: String = sqlx::query_scalar("select id from gateway_session where payment_id = $1")
        .bind(payment.0)
        .fetch_one(kept.office.t.pool())
        .await
        .expect("known");
    assert_eq!(known, format!("pi_{payment}"));
    // And then it goes through.
    assert_eq!(kept.go_on(payment).await.as_deref(), Ok(BACK));
    assert_eq!(kept.counts(), (1, 2));
}

#[tokio::test]
async fn a_bank_that_asks_and_one_that_says_no() {
    let kept = Kept::open().await;
    let at_the_bank = "https://bank.example/1".to_owned();
    kept.answers([
        Ok(Attempt::Confirm(at_the_bank.clone())),
        Ok(Attempt::Confirm(at_the_bank.clone())),
        Ok(Attempt::Declined),
    ]);
    let payment = kept.begin().await.expect("begun");
    for _ in 0..2 {
        assert_eq!(kept.go_on(payment).await, Ok(at_the_bank.clone()));
        assert_eq!(kept.page(payment).await.url, Some(at_the_bank.clone()));
    }
    assert_eq!(kept.go_on(payment).await.as_deref(), Ok(BACK));
    assert_eq!(kept.page(payment).await.payment.state, PaymentState::Failed);
    let closed = Report::Session { session: format!("pi_{payment}"), state: SessionState::Expired };
    assert_eq!(kept.gateway.looks.lock().expect("a lock").as_slice(), [closed], "nobody tries it again over there");
    assert_eq!(kept.office.balance("gateway").await, 0);
    assert_ne!(kept.begin().await.expect("begun"), payment, "another attempt is another payment");
}
