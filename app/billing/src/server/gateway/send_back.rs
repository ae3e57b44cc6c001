//! Money that was nobody's, on its way back through the gateway. Its order has the placement's id: a repeat is the same one.

use jiff_sqlx::ToSqlx;
use model::{Action, AppError, Money, Permission, PlacementId, RefundId, SuspenseId};
use platform::{Command, Ctx, Failure, Tx, command::run};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    GatewayError, Outcome, PaymentGateway, RefundOrder,
    ask::{TakeInReport, fresh},
    object,
};
use crate::{
    model::{RefundAction, RefundState},
    server::{
        place::Place,
        row::{PlacementRow, SuspenseRow, for_change},
        suspense,
    },
};

/// Gives it to the gateway. What becomes of it is told at once, or by an event later; what nobody answered is sent again.
pub async fn send_money_back<G: PaymentGateway>(
    ctx: &Ctx,
    gateway: &G,
    placement: PlacementId,
) -> Result<(), AppError> {
    let Some(order) = run(ctx.clone(), fresh(ctx), SendBack { placement }).await? else { return Ok(()) };
    let order = RefundOrder { refund: RefundId(placement.0), charge: order.charge, amount: order.amount };
    let house = Ctx::system(&ctx.hale, "gateway");
    match gateway.refund(&order).await {
        Ok(report) => run(house.clone(), fresh(&house), TakeInReport(report)).await.map(drop),
        Err(GatewayError::Refused(cause) | GatewayError::Declined(cause)) => {
            run(house.clone(), fresh(&house), RefuseSendBack { placement, cause }).await
        }
        Err(GatewayError::Unreachable(cause)) => {
            tracing::warn!(%placement, cause, "the payment gateway did not answer");
            Err(AppError::Busy)
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct SendBack {
    placement: PlacementId,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Ordered {
    charge: String,
    amount: Money,
}

/// From now on it is under way. `None`: it was done or refused meanwhile.
impl Command for SendBack {
    const NAME: &'static str = "billing.send_back";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Option<Ordered>;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Option<Ordered>, Failure> {
        only_the_house(tx)?;
        let row = for_change::<PlacementRow>(tx, self.placement, Action::View).await?;
        let money = tx.load::<SuspenseRow>(row.suspense, Action::View).await?;
        if row.state != RefundState::Processing {
            let Some(state) = row.state.after(RefundAction::Process) else { return Ok(None) };
            suspense::move_to(tx, row.id, state).await?;
        }
        let amount = Money::new(row.amount, suspense::currency(&money)?);
        Ok(money.gateway_id.map(|charge| Ordered { charge, amount }))
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct RefuseSendBack {
    placement: PlacementId,
    cause: String,
}

/// The gateway will not do it: the money stays where it is, and somebody has to look.
impl Command for RefuseSendBack {
    const NAME: &'static str = "billing.refuse_send_back";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        only_the_house(tx)?;
        let row = for_change::<PlacementRow>(tx, self.placement, Action::View).await?;
        let money = tx.load::<SuspenseRow>(row.suspense, Action::View).await?;
        // An event may have told what became of it meanwhile.
        if row.state.after(RefundAction::Fail).is_some() {
            failed(tx, &row, Money::new(row.amount, suspense::currency(&money)?), &self.cause).await?;
        }
        Ok(())
    }
}

fn only_the_house(tx: &Tx) -> Result<(), Failure> {
    if tx.actor().is_system() { Ok(()) } else { Err(AppError::NotFound.into()) }
}

/// The money of a charge that is nobody's, locked.
pub(super) async fn of_charge(tx: &mut Tx, charge: &str) -> Result<Option<SuspenseRow>, Failure> {
    let known = sqlx::query_scalar!("select id from suspense_money where gateway_id = $1 and amount_minor > 0", charge)
        .fetch_optional(tx.conn())
        .await?;
    match known {
        Some(id) => Ok(Some(for_change::<SuspenseRow>(tx, SuspenseId(id), Action::View).await?)),
        None => Ok(None),
    }
}

/// What of it was ordered from here: by its own id, or, where the gateway does not say it, by the amount.
pub(super) async fn under_way(
    tx: &mut Tx,
    money: &SuspenseRow,
    ours: Option<RefundId>,
    amount: Money,
) -> Result<Option<PlacementRow>, Failure> {
    let found = sqlx::query_scalar!(
        "select id from suspense_placement where suspense_id = $1 and kind = 'send_back' and state in ('approved', 'processing')
           and ($2::uuid is null or id = $2) and amount_minor = $3",
        money.id.0,
        ours.map(|ours| ours.0),
        amount.minor,
    )
    .fetch_optional(tx.conn())
    .await?;
    match found {
        Some(id) => Ok(Some(for_change::<PlacementRow>(tx, PlacementId(id), Action::View).await?)),
        None => Ok(None),
    }
}

pub(super) async fn failed(
    tx: &mut Tx,
    placement: &PlacementRow,
    amount: Money,
    cause: &str,
) -> Result<Outcome, Failure> {
    if placement.state == RefundState::Approved {
        suspense::move_to(tx, placement.id, RefundState::Processing).await?;
    }
    suspense::move_to(tx, placement.id, RefundState::Failed).await?;
    let detail = format!("The payment gateway did not send back {amount} of unknown money ({cause}).");
    let about = object::About { money: Some((placement.suspense, placement.facility)), ..object::About::default() };
    object::note_task(tx, about, "refund_failed", &detail).await?;
    Ok(Outcome::Done)
}

/// Sent back at the gateway's own desk. What somebody had said of it meanwhile can't be done any more.
pub(super) async fn outside(tx: &mut Tx, place: &Place, money: &SuspenseRow, amount: Money) -> Result<(), Failure> {
    sqlx::query!(
        "update suspense_placement set state = 'rejected' where suspense_id = $1 and state = 'requested'",
        money.id.0,
    )
    .execute(tx.conn())
    .await?;
    let id: Uuid = tx.new_id();
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "insert into suspense_placement (id, suspense_id, facility_id, kind, amount_minor, reason, state, requested_at, done_on, done_at)
         values ($1, $2, $3, 'send_back', $4, 'Made at the payment gateway', 'succeeded', $5, $6, $5)",
        id,
        money.id.0,
        money.facility.0,
        amount.minor,
        now as _,
        place.today.to_sqlx() as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
