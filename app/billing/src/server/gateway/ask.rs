//! What Hale asks of the gateway: outside of any transaction, between a look at our own row and what is written of the
//! answer. Who is stopped in between asks again with the same key, and gets the same answer.

use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, Money, PaymentId, Permission, RefundId};
use platform::{Command, Ctx, Failure, Query, Tx, command::run, query::ask};
use serde::{Deserialize, Serialize};

use super::{GatewayError, Intent, Outcome, PaymentGateway, RefundOrder, Report, object, take_in::follow};
use crate::{
    model::{PaymentState, RefundAction, RefundState},
    server::{
        credit,
        refusal::Refusal,
        row::{PaymentRow, RefundRow, for_change},
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
            look(ctx, gateway, &session).await?;
            // Refused where what the gateway has told ended it.
            ask(ctx.clone(), Begun(payment)).await?;
            return Ok(url);
        }
        BegunPayment::New(amount) => Intent { payment, amount, return_url },
    };
    let session = gateway.open_session(&intent).await.map_err(not_now)?;
    let opened = Opened { payment, id: session.id, url: session.url };
    let key = ctx.hale.random().uuid(ctx.hale.clock().now()).into();
    run(ctx.clone(), key, opened).await
}

/// Takes in what the gateway says of a session now, and returns how much of it was news. A gateway that does not answer
/// has no news.
async fn look<G: PaymentGateway>(ctx: &Ctx, gateway: &G, session: &str) -> Result<u32, AppError> {
    let house = Ctx::system(&ctx.hale, "gateway");
    let mut news = 0;
    for report in gateway.look_up(session).await.unwrap_or_default() {
        let key = house.hale.random().uuid(house.hale.clock().now()).into();
        let outcome = run(house.clone(), key, TakeInReport(report)).await?;
        news += u32::from(matches!(outcome, Outcome::Done | Outcome::Suspended));
    }
    Ok(news)
}

fn not_now(error: GatewayError) -> AppError {
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
        if payment.state != PaymentState::Initiated {
            return Err(Refusal::RequestOver.into());
        }
        let opened = sqlx::query!("select id, url from gateway_session where payment_id = $1", payment.id.0);
        Ok(match opened.fetch_optional(tx.conn()).await? {
            Some(row) => BegunPayment::Opened { session: row.id, url: row.url },
            None => BegunPayment::New(Money::new(payment.amount, credit::currency(&payment)?)),
        })
    }
}

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
        Ok(self.url)
    }
}

/// Gives an approved refund to the gateway. What becomes of it is told at once, or by an event later.
pub async fn send_refund<G: PaymentGateway>(ctx: &Ctx, gateway: &G, refund: RefundId) -> Result<RefundState, AppError> {
    let key = |ctx: &Ctx| ctx.hale.random().uuid(ctx.hale.clock().now()).into();
    let order = run(ctx.clone(), key(ctx), SendRefund { refund }).await?;
    let order = RefundOrder { refund, charge: order.charge, amount: order.amount };
    let report = gateway.refund(&order).await.map_err(not_now)?;
    let house = Ctx::system(&ctx.hale, "gateway");
    run(house.clone(), key(&house), TakeInReport(report)).await?;
    ask(ctx.clone(), StateOf(refund)).await
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct SendRefund {
    refund: RefundId,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Ordered {
    charge: String,
    amount: Money,
}

/// An approved refund of an online payment is under way from now on. One that is under way is sent again.
impl Command for SendRefund {
    const NAME: &'static str = "billing.send_refund";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Ordered;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Ordered, Failure> {
        let row = for_change::<RefundRow>(tx, self.refund, Action::Receive).await?;
        let charge = object::charge_of(tx, row.payment).await?.ok_or(AppError::NotFound)?;
        let payment = tx.load::<PaymentRow>(row.payment, Action::View).await?;
        if row.state != RefundState::Processing {
            let action = RefundAction::Process;
            let state = row.state.after(action).ok_or(Refusal::RefundMove { state: row.state, action })?;
            sqlx::query!("update refund set state = $2 where id = $1", row.id.0, state.name())
                .execute(tx.conn())
                .await?;
        }
        Ok(Ordered { charge, amount: Money::new(row.amount, credit::currency(&payment)?) })
    }
}

struct StateOf(RefundId);

impl Query for StateOf {
    const NAME: &'static str = "billing.refund_state";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = RefundState;

    async fn execute(self, tx: &mut Tx) -> Result<RefundState, Failure> {
        Ok(tx.load::<RefundRow>(self.0, Action::View).await?.state)
    }
}

/// What the gateway says when it is asked, and not by an event.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct TakeInReport(Report);

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

/// Sessions of so long are looked at again.
const LOOKED_AT: SignedDuration = SignedDuration::from_hours(24 * 3);

/// Compares our sessions of the last days with the gateway, and takes in what it says of each: events that never came,
/// charges that differ. Returns how many told something new.
pub async fn reconcile<G: PaymentGateway>(ctx: &Ctx, gateway: &G) -> Result<u32, AppError> {
    let mut news = 0;
    for session in ask(ctx.clone(), RecentSessions {}).await? {
        news += look(ctx, gateway, &session).await?;
    }
    Ok(news)
}

struct RecentSessions {}

/// For the house itself: it shows nothing of anybody.
impl Query for RecentSessions {
    const NAME: &'static str = "billing.recent_sessions";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Vec<String>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<String>, Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::NotFound.into());
        }
        let since = tx.now() - LOOKED_AT;
        let sessions = sqlx::query_scalar!(
            "select id from gateway_session where opened_at >= $1 order by opened_at",
            since.to_sqlx() as _,
        );
        Ok(sessions.fetch_all(tx.conn()).await?)
    }
}
