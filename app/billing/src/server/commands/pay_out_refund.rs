use jiff_sqlx::ToSqlx;
use model::{Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{Method, PayOutRefund, RefundAction, RefundChanged},
    server::{
        credit, drawer, place,
        refusal::Refusal,
        row::{PaymentRow, RefundRow, for_change},
    },
};

/// Pays out what was approved, by the way it came in: cash from the cashier's own open drawer, a card at the terminal, a
/// transfer or cheque by the bank. Online payments go back through the gateway.
impl Command for PayOutRefund {
    const NAME: &'static str = "billing.pay_out_refund";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = RefundChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<RefundChanged, Failure> {
        let asked = tx.load::<RefundRow>(self.refund_id, Action::Receive).await?;
        let payment = for_change::<PaymentRow>(tx, asked.payment, Action::Receive).await?;
        let row = for_change::<RefundRow>(tx, asked.id, Action::Receive).await?;
        let action = RefundAction::Succeed;
        let state = row.state.after(action).ok_or(Refusal::RefundMove { state: row.state, action })?;
        if payment.method == Method::Online {
            return Err(Refusal::NotRefundedHere.into());
        }
        let place = place::of(tx, row.facility).await?;
        let shift = if payment.method == Method::Cash {
            let drawer = drawer::own(tx, &place).await?;
            drawer::holds(tx, &place, &drawer, row.amount).await?;
            Some(drawer.id)
        } else {
            None
        };
        credit::pay_out(tx, &place, &payment, row.id, row.amount, shift).await?;
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "update refund set state = $2, shift_id = $3, paid_out_on = $4, paid_out_at = $5 where id = $1",
            row.id.0,
            state.name(),
            shift.map(|shift| shift.0),
            place.today.to_sqlx() as _,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        Ok(RefundChanged { id: row.id, state })
    }
}
