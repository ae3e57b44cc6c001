//! An approved refund on its way to the gateway.

use jiff_sqlx::ToSqlx;
use model::{Action, AppError, Money, Permission, RefundId};
use platform::{Command, Ctx, Failure, Query, Tx, command::run, query::ask};
use serde::{Deserialize, Serialize};

use super::{
    GatewayError, PaymentGateway, RefundOrder,
    ask::{TakeInReport, fresh},
    object,
};
use crate::{
    model::{RefundAction, RefundState},
    server::{
        credit,
        refusal::Refusal,
        row::{PaymentRow, RefundRow, for_change},
    },
};

/// Gives an approved refund to the gateway. What becomes of it is told at once, or by an event later. One that the gateway
/// refuses has failed, and a person looks; one that nobody answered is sent again with the same key.
pub async fn send_refund<G: PaymentGateway>(ctx: &Ctx, gateway: &G, refund: RefundId) -> Result<RefundState, AppError> {
    let order = run(ctx.clone(), fresh(ctx), SendRefund { refund }).await?;
    let order = RefundOrder { refund, charge: order.charge, amount: order.amount };
    let house = Ctx::system(&ctx.hale, "gateway");
    match gateway.refund(&order).await {
        Ok(report) => drop(run(house.clone(), fresh(&house), TakeInReport(report)).await?),
        Err(GatewayError::Refused(cause) | GatewayError::Declined(cause)) => {
            run(house.clone(), fresh(&house), RefuseRefund { refund, cause }).await?
        }
        Err(GatewayError::Unreachable(cause)) => {
            tracing::warn!(%refund, cause, "the payment gateway did not answer");
            return Err(AppError::Busy);
        }
    }
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

#[derive(Clone, Debug, Serialize, Deserialize)]
struct RefuseRefund {
    refund: RefundId,
    cause: String,
}

/// The gateway will not do it: the money stays the patient's credit, and somebody has to look.
impl Command for RefuseRefund {
    const NAME: &'static str = "billing.refuse_refund";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let row = for_change::<RefundRow>(tx, self.refund, Action::Receive).await?;
        // An event may have told what became of it meanwhile.
        let Some(state) = row.state.after(RefundAction::Fail) else { return Ok(()) };
        sqlx::query!("update refund set state = $2 where id = $1", row.id.0, state.name()).execute(tx.conn()).await?;
        let payment = tx.load::<PaymentRow>(row.payment, Action::View).await?;
        let amount = Money::new(row.amount, credit::currency(&payment)?);
        let detail = format!("The payment gateway did not accept the refund of {amount} ({}).", self.cause);
        object::task(tx, Some(&payment), "refund_failed", &detail).await
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

/// Is there anything to send? A refund that was paid out or refused meanwhile is none.
pub async fn still_to_send(ctx: &Ctx, refund: RefundId) -> Result<bool, AppError> {
    let state = ask(ctx.clone(), StateOf(refund)).await?;
    Ok(matches!(state, RefundState::Approved | RefundState::Processing))
}

/// Refunds of online payments that were approved before `hours` ago and are not there yet.
pub(super) struct Waiting {
    pub minutes: i64,
}

impl Query for Waiting {
    const NAME: &'static str = "billing.waiting_refunds";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Vec<RefundId>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<RefundId>, Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::NotFound.into());
        }
        let before = tx.now() - jiff::SignedDuration::from_mins(self.minutes);
        let waiting = sqlx::query_scalar!(
            "select r.id from refund r join payment p on p.id = r.payment_id
             where p.method = 'online' and r.state in ('approved', 'processing') and r.decided_at <= $1 order by r.decided_at, r.id",
            before.to_sqlx() as _,
        );
        Ok(waiting.fetch_all(tx.conn()).await?.into_iter().map(Into::into).collect())
    }
}

/// A refund has been on its way for too long: somebody has to look.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct NoteStuckRefund {
    pub refund: RefundId,
}

impl Command for NoteStuckRefund {
    const NAME: &'static str = "billing.note_stuck_refund";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let row = tx.load::<RefundRow>(self.refund, Action::Receive).await?;
        let payment = tx.load::<PaymentRow>(row.payment, Action::View).await?;
        let amount = Money::new(row.amount, credit::currency(&payment)?);
        let detail =
            format!("The refund of {amount} was approved long ago, and the payment gateway has not made it yet.");
        object::task_once(tx, Some(&payment), "refund_stuck", Some(&row.id.to_string()), &detail).await
    }
}
