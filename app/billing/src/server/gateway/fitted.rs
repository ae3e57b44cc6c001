//! The gateway that this house was fitted out with, whichever it is.

use std::{future::Future, pin::Pin, sync::Arc};

use jiff::Timestamp;
use model::{AppError, PatientId};
use platform::Hale;

use super::{Attempt, Card, GatewayError, Intent, KeptCard, PaymentGateway, RefundOrder, Report, Session};
use crate::server::refusal::Refusal;

type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, GatewayError>> + Send + 'a>>;

/// [`PaymentGateway`] in a box.
trait Boxed: Send + Sync {
    fn open_session<'a>(&'a self, intent: &'a Intent) -> Asked<'a, Session>;
    fn close_session<'a>(&'a self, session: &'a str) -> Asked<'a, ()>;
    fn look_up<'a>(&'a self, session: &'a str) -> Asked<'a, Vec<Report>>;
    fn refund<'a>(&'a self, order: &'a RefundOrder) -> Asked<'a, Report>;
    fn customer(&self, patient: PatientId) -> Asked<'_, String>;
    fn kept_cards<'a>(&'a self, customer: &'a str) -> Asked<'a, Vec<KeptCard>>;
    fn forget_card<'a>(&'a self, token: &'a str) -> Asked<'a, ()>;
    fn prepare<'a>(&'a self, intent: &'a Intent, card: &'a Card) -> Asked<'a, String>;
    fn take<'a>(&'a self, prepared: &'a str, intent: &'a Intent) -> Asked<'a, Attempt>;
    fn all_since(&self, since: Timestamp) -> Asked<'_, Vec<Report>>;
}

impl<G: PaymentGateway> Boxed for G {
    fn open_session<'a>(&'a self, intent: &'a Intent) -> Asked<'a, Session> {
        Box::pin(PaymentGateway::open_session(self, intent))
    }

    fn close_session<'a>(&'a self, session: &'a str) -> Asked<'a, ()> {
        Box::pin(PaymentGateway::close_session(self, session))
    }

    fn look_up<'a>(&'a self, session: &'a str) -> Asked<'a, Vec<Report>> {
        Box::pin(PaymentGateway::look_up(self, session))
    }

    fn refund<'a>(&'a self, order: &'a RefundOrder) -> Asked<'a, Report> {
        Box::pin(PaymentGateway::refund(self, order))
    }

    fn customer(&self, patient: PatientId) -> Asked<'_, String> {
        Box::pin(PaymentGateway::customer(self, patient))
    }

    fn kept_cards<'a>(&'a self, customer: &'a str) -> Asked<'a, Vec<KeptCard>> {
        Box::pin(PaymentGateway::kept_cards(self, customer))
    }

    fn forget_card<'a>(&'a self, token: &'a str) -> Asked<'a, ()> {
        Box::pin(PaymentGateway::forget_card(self, token))
    }

    fn prepare<'a>(&'a self, intent: &'a Intent, card: &'a Card) -> Asked<'a, String> {
        Box::pin(PaymentGateway::prepare(self, intent, card))
    }

    fn take<'a>(&'a self, prepared: &'a str, intent: &'a Intent) -> Asked<'a, Attempt> {
        Box::pin(PaymentGateway::take(self, prepared, intent))
    }

    fn all_since(&self, since: Timestamp) -> Asked<'_, Vec<Report>> {
        Box::pin(PaymentGateway::all_since(self, since))
    }
}

pub struct Gateway(Box<dyn Boxed>);

impl Gateway {
    pub fn new(gateway: impl PaymentGateway + 'static) -> Self {
        Self(Box::new(gateway))
    }

    /// Without one nobody pays online, and whoever asks is told so.
    pub fn of(hale: &Hale) -> Result<Arc<Self>, AppError> {
        hale.fitted().ok_or_else(|| Refusal::NoOnlinePayment.into())
    }
}

impl PaymentGateway for Gateway {
    async fn open_session(&self, intent: &Intent) -> Result<Session, GatewayError> {
        self.0.open_session(intent).await
    }

    async fn close_session(&self, session: &str) -> Result<(), GatewayError> {
        self.0.close_session(session).await
    }

    async fn look_up(&self, session: &str) -> Result<Vec<Report>, GatewayError> {
        self.0.look_up(session).await
    }

    async fn refund(&self, order: &RefundOrder) -> Result<Report, GatewayError> {
        self.0.refund(order).await
    }

    async fn customer(&self, patient: PatientId) -> Result<String, GatewayError> {
        self.0.customer(patient).await
    }

    async fn kept_cards(&self, customer: &str) -> Result<Vec<KeptCard>, GatewayError> {
        self.0.kept_cards(customer).await
    }

    async fn forget_card(&self, token: &str) -> Result<(), GatewayError> {
        self.0.forget_card(token).await
    }

    async fn prepare(&self, intent: &Intent, card: &Card) -> Result<String, GatewayError> {
        self.0.prepare(intent, card).await
    }

    async fn take(&self, prepared: &str, intent: &Intent) -> Result<Attempt, GatewayError> {
        self.0.take(prepared, intent).await
    }

    async fn all_since(&self, since: Timestamp) -> Result<Vec<Report>, GatewayError> {
        self.0.all_since(since).await
    }
}
