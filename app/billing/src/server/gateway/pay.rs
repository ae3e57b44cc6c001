//! From the patient's click to the gateway's page.

use model::{AppError, IdempotencyKey, PaymentId};
use platform::{Ctx, command::run};

use super::{Gateway, ask::checkout};
use crate::{
    model::{Checkout, StartPayment},
    server::refusal::Refusal,
};

/// Begins the payment of a request, or goes on with one that was begun, and says at which page of the gateway it is made.
/// Clicked twice, or in two tabs, it is one payment and one page.
pub async fn pay(ctx: &Ctx, key: IdempotencyKey, start: StartPayment) -> Result<Checkout, AppError> {
    let gateway = Gateway::of(&ctx.hale)?;
    let payment = run(ctx.clone(), key, start.clone()).await?.id;
    match page(ctx, &gateway, payment).await {
        // The page that it had has ended, as the gateway says now: this is another attempt.
        Err(error) if error == AppError::from(Refusal::RequestOver) => {
            let key = ctx.hale.random().uuid(ctx.hale.clock().now()).into();
            let payment = run(ctx.clone(), key, start).await?.id;
            page(ctx, &gateway, payment).await
        }
        page => page,
    }
}

async fn page(ctx: &Ctx, gateway: &Gateway, payment_id: PaymentId) -> Result<Checkout, AppError> {
    let back = format!("{}/bills?payment={payment_id}", ctx.hale.base_url());
    let url = checkout(ctx, gateway, payment_id, back).await?;
    Ok(Checkout { payment_id, url })
}
