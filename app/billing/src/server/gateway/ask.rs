//! What Hale asks of the gateway: outside of any transaction, between a look at our own row and what is written of the
//! answer. Who is stopped in between asks again with the same key, and gets the same answer.

use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, IdempotencyKey, Money, PaymentId, Permission};
use platform::{Command, Ctx, Failure, Query, Tx, command::run, jobs, query::ask};
use serde::{Deserialize, Serialize};

use super::{GatewayError, Intent, Outcome, PaymentGateway, Report, take_in::follow};
use crate::{
    model::PaymentState,
    server::{
        credit,
        jobs::LookAtPayment,
        refusal::Refusal,
        row::{PaymentRow, for_change},
    },
};

/// The address of the page at which a payment of this patient is made. Asked twice, it is the same page, unless the gateway
/// says that it has ended.
pub async fn checkout<G: PaymentGateway>(
    ctx: &Ctx,
    gateway: &G,
    payment: PaymentId,
    return_url: String,
) -> Result<String, AppError> {
    let intent = match ask(ctx.clone(), Begun(payment)).await? {
        BegunPayment::Opened { session, url } => {
            // A gateway that does not answer has no news.
            let reports = gateway.look_up(&session).await.unwrap_or_default();
            take_in(&Ctx::system(&ctx.hale, "gateway"), reports).await?;
            // Refused where what the gateway has told ended it.
            ask(ctx.clone(), Begun(payment)).await?;
            return Ok(url);
        }
        BegunPayment::New(amount) => Intent { payment, amount, return_url },
    };
    let session = gateway.open_session(&intent).await.map_err(not_now)?;
    let opened = Opened { payment, id: session.id, url: session.url };
    run(ctx.clone(), fresh(ctx), opened).await
}

/// Takes in what the gateway said when it was asked, and returns how much of it was news.
pub async fn take_in(house: &Ctx, reports: Vec<Report>) -> Result<u32, AppError> {
    let mut news = 0;
    for report in reports {
        let outcome = run(house.clone(), fresh(house), TakeInReport(report)).await?;
        news += u32::from(matches!(outcome, Outcome::Done | Outcome::Suspended));
    }
    Ok(news)
}

/// A key of this call alone: what makes it one thing is the gateway's own id.
pub(super) fn fresh(ctx: &Ctx) -> IdempotencyKey {
    ctx.hale.random().uuid(ctx.hale.clock().now()).into()
}

pub(super) fn not_now(error: GatewayError) -> AppError {
    match error {
        GatewayError::Unreachable(_) => AppError::Busy,
        GatewayError::Refused(_) => AppError::rule(
            "gateway_refused",
            "The payment service did not accept this payment. Please try again later, or pay at the desk.",
        ),
    }
}

struct Begun(PaymentId);

enum BegunPayment {
    New(Money),
    Opened { session: String, url: String },
}

/// A payment that its patient has begun.
impl Query for Begun {
    const NAME: &'static str = "billing.begun_payment";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = BegunPayment;

    async fn execute(self, tx: &mut Tx) -> Result<BegunPayment, Failure> {
        let payment = tx.load::<PaymentRow>(self.0, Action::View).await?;
        match payment.state {
            PaymentState::Initiated => {}
            PaymentState::Processing => return Err(Refusal::UnderWay.into()),
            PaymentState::Failed | PaymentState::Abandoned => return Err(Refusal::RequestOver.into()),
            PaymentState::Succeeded | PaymentState::Disputed | PaymentState::Won | PaymentState::Lost => {
                return Err(Refusal::PaidAlready.into());
            }
        }
        let opened = sqlx::query!("select id, url from gateway_session where payment_id = $1", payment.id.0);
        Ok(match opened.fetch_optional(tx.conn()).await? {
            Some(row) => BegunPayment::Opened { session: row.id, url: row.url },
            None => BegunPayment::New(Money::new(payment.amount, credit::currency(&payment)?)),
        })
    }
}

/// After so long without news of a page the gateway is asked.
const NO_NEWS: SignedDuration = SignedDuration::from_mins(10);

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Opened {
    payment: PaymentId,
    id: String,
    url: String,
}

/// Remembers the page that was opened for a payment.
impl Command for Opened {
    const NAME: &'static str = "billing.open_session";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = String;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<String, Failure> {
        let payment = for_change::<PaymentRow>(tx, self.payment, Action::View).await?;
        let now = tx.now().to_sqlx();
        // Two tabs: the gateway gave both the same session, by the key.
        sqlx::query!(
            "insert into gateway_session (id, payment_id, url, opened_at) values ($1, $2, $3, $4) on conflict do nothing",
            self.id,
            payment.id.0,
            self.url,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        let (look, due) = (LookAtPayment { payment: payment.id }, tx.now() + NO_NEWS);
        jobs::enqueue_at(tx.conn(), &look, Some(&payment.id.to_string()), due).await?;
        Ok(self.url)
    }
}

/// What the gateway says when it is asked, and not by an event.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct TakeInReport(pub Report);

impl Command for TakeInReport {
    const NAME: &'static str = "billing.take_in_report";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Outcome;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Outcome, Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::NotFound.into());
        }
        Ok(follow(tx, &self.0).await?.unwrap_or(Outcome::SetAside))
    }
}
