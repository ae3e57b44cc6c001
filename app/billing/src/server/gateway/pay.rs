//! From the patient's click to the gateway's page.

use model::{Action, AppError, IdempotencyKey, PaymentId, Permission};
use platform::{Command, Ctx, Failure, Tx, command::run};

use super::{
    Gateway, GatewayError, PaymentGateway,
    ask::{checkout, fresh, not_now, take_in},
};
use crate::{
    model::{Checkout, GiveUpPayment, Paid, PaymentState},
    server::{refusal::Refusal, row::PaymentRow},
};

/// Begins a payment, or goes on with one that was begun, and says at which page of the gateway it is made. Clicked twice, or
/// in two tabs, it is one payment and one page.
pub async fn pay(ctx: &Ctx, key: IdempotencyKey, start: impl Command<Output = Paid>) -> Result<Checkout, AppError> {
    let base = ctx.hale.base_url();
    let back = |payment| format!("{base}/bills/payments/{payment}");
    let Checkout { payment_id, url } = pay_back_to(ctx, ctx, key, start, back).await?;
    // Nobody leaves for the payment's own page: it is the router's.
    let url = if url == back(payment_id) { format!("/bills/payments/{payment_id}") } else { url };
    Ok(Checkout { payment_id, url })
}

/// The same, where `opens` stands for whom the page is opened, and `back` says where they come back to.
pub async fn pay_back_to(
    ctx: &Ctx,
    opens: &Ctx,
    key: IdempotencyKey,
    start: impl Command<Output = Paid>,
    back: impl Fn(PaymentId) -> String,
) -> Result<Checkout, AppError> {
    // Who has no business with it is told so first. A payment that never gets to a page stands in nobody's way.
    let payment = run(ctx.clone(), key, start.clone()).await?.id;
    let gateway = Gateway::of(&ctx.hale)?;
    match page(opens, &gateway, payment, back(payment)).await {
        // Its page has ended and nothing was paid, as the gateway says now: this is another attempt.
        Err(error) if error == AppError::from(Refusal::RequestOver) => {
            let payment = run(ctx.clone(), fresh(ctx), start).await?.id;
            page(opens, &gateway, payment, back(payment)).await
        }
        page => page,
    }
}

async fn page(ctx: &Ctx, gateway: &Gateway, payment_id: PaymentId, back: String) -> Result<Checkout, AppError> {
    let url = checkout(ctx, gateway, payment_id, back).await?;
    Ok(Checkout { payment_id, url })
}

/// The patient will not pay at that page: the gateway closes it, and the bill can be paid in another way or by another amount.
/// Money that came meanwhile stands.
pub async fn give_up(ctx: &Ctx, key: IdempotencyKey, payment: GiveUpPayment) -> Result<(), AppError> {
    let Some(session) = run(ctx.clone(), key, payment).await? else { return Ok(()) };
    let gateway = Gateway::of(&ctx.hale)?;
    match gateway.close_session(&session).await {
        // It had ended already: how, is what the gateway says now.
        Ok(()) | Err(GatewayError::Refused(_) | GatewayError::Declined(_)) => {}
        Err(error @ GatewayError::Unreachable(_)) => return Err(not_now(error)),
    }
    let reports = gateway.look_up(&session).await.map_err(not_now)?;
    take_in(&Ctx::system(&ctx.hale, "gateway"), reports).await.map(drop)
}

/// Says which page is to be closed. Nothing changes here before the gateway has closed it.
impl Command for GiveUpPayment {
    const NAME: &'static str = "billing.give_up_payment";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = Option<String>;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Option<String>, Failure> {
        open_page(tx, self.payment_id).await
    }
}

/// The page of a payment that has not ended.
pub(in crate::server) async fn open_page(tx: &mut Tx, payment: PaymentId) -> Result<Option<String>, Failure> {
    let payment = tx.load::<PaymentRow>(payment, Action::View).await?;
    if !matches!(payment.state, PaymentState::Initiated | PaymentState::Processing) {
        return Ok(None);
    }
    let page = sqlx::query_scalar!("select id from gateway_session where payment_id = $1", payment.id.0);
    Ok(page.fetch_optional(tx.conn()).await?)
}
