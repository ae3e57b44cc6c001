//! The way to the gateway's page. Which gateway there is, whoever starts the house says: its [`Till`] stands in each request.

use std::{future::Future, pin::Pin, sync::Arc};

use model::{AppError, PaymentId};
use platform::{Ctx, web};

use super::gateway::{PaymentGateway, checkout};
use crate::model::Checkout;

type Opened<'a> = Pin<Box<dyn Future<Output = Result<String, AppError>> + Send + 'a>>;

/// A gateway whose type is forgotten.
trait OpensPages: Send + Sync {
    fn open(&self, ctx: Ctx, payment: PaymentId, return_url: String) -> Opened<'_>;
}

impl<G: PaymentGateway> OpensPages for G {
    fn open(&self, ctx: Ctx, payment: PaymentId, return_url: String) -> Opened<'_> {
        Box::pin(async move { checkout(&ctx, self, payment, return_url).await })
    }
}

/// The house's payment gateway, as an extension of each request.
#[derive(Clone)]
pub struct Till(Arc<dyn OpensPages>);

impl Till {
    pub fn new(gateway: impl PaymentGateway + 'static) -> Self {
        Self(Arc::new(gateway))
    }
}

/// Opens the page for a payment that the patient has begun. The browser goes there by itself; one without scripts is sent to
/// the payment's own page, which has the link: no form may lead away from the house (its content security policy).
pub async fn open(payment_id: PaymentId) -> Result<Checkout, AppError> {
    let back = format!("/bills/payments/{payment_id}");
    let Till(gateway) = web::context::extension().ok_or_else(no_gateway)?;
    let ctx = web::context::ctx()?;
    let return_url = format!("{}{back}", ctx.hale.base_url());
    let url = gateway.open(ctx, payment_id, return_url).await?;
    web::redirect_afresh(&back);
    Ok(Checkout { payment_id, url })
}

fn no_gateway() -> AppError {
    AppError::rule("no_payment_gateway", "Bills can’t be paid online here. Please pay at the desk.")
}
