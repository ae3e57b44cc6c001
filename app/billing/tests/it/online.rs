//! A patient before the gateway's page. The gateway is a double of the trait; the wire is the adapter's.

use std::{collections::VecDeque, sync::Mutex};

use billing::{
    model::*,
    server::gateway::{
        self, Attempt, Card, Event, GatewayError, Intent, KeptCard, Outcome, PaymentGateway, RefundOrder, Report,
        Session, SessionState, TakeInEvent,
    },
};
use jiff::Timestamp;
use model::{AppError, InvoiceId, PatientId, PaymentId, PaymentRequestId, RefundId};
use platform::{Actor, Ctx};

use crate::office::{Office, usd};

#[derive(Default)]
pub struct Double {
    pub asked: Mutex<Vec<Intent>>,
    pub looks: Mutex<Vec<Report>>,
    /// What it lists.
    pub there: Mutex<Vec<Report>>,
    pub refunds: Mutex<Vec<RefundOrder>>,
    pub away: bool,
    /// What it keeps.
    pub cards: Mutex<Vec<KeptCard>>,
    pub forgotten: Mutex<Vec<String>>,
    pub prepared: Mutex<Vec<(Intent, Card)>>,
    pub taken: Mutex<Vec<String>>,
    /// How it goes, one after the other; then it is taken.
    pub attempts: Mutex<VecDeque<Result<Attempt, GatewayError>>>,
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

    async fn close_session(&self, session: &str) -> Result<(), GatewayError> {
        let expired = Report::Session { session: session.into(), state: SessionState::Expired };
        self.looks.lock().expect("a lock").push(expired);
        Ok(())
    }

    async fn all_since(&self, _: Timestamp) -> Result<Vec<Report>, GatewayError> {
        Ok(self.there.lock().expect("a lock").clone())
    }

    async fn look_up(&self, _: &str) -> Result<Vec<Report>, GatewayError> {
        Ok(self.looks.lock().expect("a lock").clone())
    }

    async fn customer(&self, patient: PatientId) -> Result<String, GatewayError> {
        Ok(format!("cus_{patient}"))
    }

    async fn kept_cards(&self, _: &str) -> Result<Vec<KeptCard>, GatewayError> {
        Ok(self.cards.lock().expect("a lock").clone())
    }

    async fn forget_card(&self, token: &str) -> Result<(), GatewayError> {
        self.forgotten.lock().expect("a lock").push(token.to_owned());
        Ok(())
    }

    async fn prepare(&self, intent: &Intent, card: &Card) -> Result<String, GatewayError> {
        self.prepared.lock().expect("a lock").push((intent.clone(), card.clone()));
        Ok(format!("pi_{}", intent.payment))
    }

    async fn take(&self, prepared: &str, _: &Intent) -> Result<Attempt, GatewayError> {
        self.taken.lock().expect("a lock").push(prepared.to_owned());
        self.attempts.lock().expect("a lock").pop_front().unwrap_or(Ok(Attempt::Taken))
    }

    async fn refund(&self, order: &RefundOrder) -> Result<Report, GatewayError> {
        self.refunds.lock().expect("a lock").push(order.clone());
        let refund = format!("re_{}", order.refund);
        let (charge, amount) = (order.charge.clone(), order.amount);
        Ok(Report::Refund { refund, charge, ours: Some(order.refund), amount, succeeded: true })
    }
}

pub struct Online {
    pub office: Office,
    pub gateway: Double,
    pub invoice: InvoiceId,
    pub request: PaymentRequestId,
    pub payment: PaymentId,
}

impl Online {
    /// 45.00 USD are asked for, and the patient stands before the gateway's page.
    pub async fn begun() -> Self {
        let office = Office::open().await;
        let invoice = office.issue(office.draft(&[office.charge(office.visit).await])).await;
        let request = request(&office, &[invoice]).await;
        let payment = begin(&office, request, "").await.expect("begun");
        let online = Self { office, gateway: Double::default(), invoice, request, payment };
        online.checkout().await.expect("a page");
        online
    }

    pub async fn checkout(&self) -> Result<String, AppError> {
        let ctx = Ctx::of(self.office.t.hale(), self.office.ada.actor.clone());
        gateway::checkout(&ctx, &self.gateway, self.payment, "https://hale.example/bills".into()).await
    }

    pub fn session(&self) -> String {
        format!("cs_{}", self.payment)
    }

    pub fn event(&self, id: &str, report: Report) -> TakeInEvent {
        TakeInEvent(Event { id: id.into(), kind: "a.kind".into(), made_at: self.office.t.clock.now(), report })
    }

    pub async fn tell(&self, id: &str, report: Report) -> Result<Outcome, AppError> {
        self.office.tick();
        self.office.t.run(&Actor::system("gateway"), self.event(id, report)).await
    }

    pub fn charge(&self, charge: &str, minor: i64) -> Report {
        Report::Charge { charge: charge.into(), session: self.session(), amount: usd(minor), fee: None }
    }

    pub fn fee(&self) -> Report {
        let Report::Charge { charge, session, amount, .. } = self.charge("ch_1", 4500) else { unreachable!() };
        Report::Charge { charge, session, amount, fee: Some(usd(160)) }
    }

    pub fn refund(&self, refund: &str, ours: Option<RefundId>, minor: i64, succeeded: bool) -> Report {
        Report::Refund { refund: refund.into(), charge: "ch_1".into(), ours, amount: usd(minor), succeeded }
    }

    pub async fn state(&self) -> String {
        sqlx::query_scalar("select state from payment where id = $1")
            .bind(self.payment.0)
            .fetch_one(self.office.t.pool())
            .await
            .expect("a state")
    }

    pub async fn tasks(&self) -> Vec<String> {
        sqlx::query_scalar("select kind from billing_task order by created_at, id")
            .fetch_all(self.office.t.pool())
            .await
            .expect("tasks")
    }

    pub async fn approved(&self, amount: &str) -> RefundId {
        let (t, office) = (&self.office.t, &self.office);
        let ask = RequestRefund { payment_id: self.payment, amount: amount.into(), reason: "Cancelled".into() };
        let refund = t.run(&office.clerk.actor, ask).await.expect("asked").id;
        t.run(&office.second.actor, DecideRefund { refund_id: refund, approve: "yes".into() }).await.expect("approved");
        refund
    }
}

pub async fn request(office: &Office, invoices: &[InvoiceId]) -> PaymentRequestId {
    let ask = RequestPayment {
        patient_id: office.patient(),
        facility_id: office.here(),
        invoices: invoices.iter().map(ToString::to_string).collect(),
        days: "14".into(),
        note: String::new(),
    };
    office.t.run(&office.clerk.actor, ask).await.expect("asked")
}

pub async fn begin(office: &Office, request_id: PaymentRequestId, amount: &str) -> Result<PaymentId, AppError> {
    let start = StartPayment { request_id, amount: amount.into(), method: String::new(), keep: false };
    office.t.run(&office.ada.actor, start).await.map(|paid| paid.id)
}
