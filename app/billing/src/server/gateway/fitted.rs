//! The gateway that this house was fitted out with, whichever it is.

use std::{future::Future, pin::Pin, sync::Arc};

use jiff::Timestamp;
use model::AppError;
use platform::Hale;

use super::{GatewayError, Intent, PaymentGateway, RefundOrder, Report, Session};
use crate::server::refusal::Refusal;

type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, GatewayError>> + Send + 'a>>;

/// [`PaymentGateway`] in a box.
trait Boxed: Send + Sync {
    fn open_session<'a>(&'a self, intent: &'a Intent) -> Asked<'a, Session>;
    fn close_session<'a>(&'a self, session: &'a str) -> Asked<'a, ()>;
    fn look_up<'a>(&'a self, session: &'a str) -> Asked<'a, Vec<Report>>;
    fn refund<'a>(&'a self, order: &'a RefundOrder) -> Asked<'a, Report>;
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

    async fn all_since(&self, since: Timestamp) -> Result<Vec<Report>, GatewayError> {
        self.0.all_since(since).await
    }
}
