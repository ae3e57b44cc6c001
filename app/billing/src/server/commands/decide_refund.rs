use jiff_sqlx::ToSqlx;
use model::{Action, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{DecideRefund, Method, RefundAction, RefundChanged},
    server::{
        jobs::SendApprovedRefund,
        place,
        refusal::Refusal,
        row::{PaymentRow, RefundRow, for_change},
        typed,
    },
};

/// Approves a refund or refuses it. From the facility's threshold on this is somebody other than the person who asked
/// (T4.5); by default the threshold is zero, and it is always somebody else. What was paid
/// online goes back through the payment gateway, by itself.
impl Command for DecideRefund {
    const NAME: &'static str = "billing.decide_refund";
    const PERMISSION: Permission = Permission::ApproveRefunds;
    type Output = RefundChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<RefundChanged, Failure> {
        let mut fields = FieldErrors::default();
        let approve = typed::yes(&mut fields, "approve", &self.approve);
        fields.into_result()?;
        let row = for_change::<RefundRow>(tx, self.refund_id, Action::Edit).await?;
        let place = place::of(tx, row.facility).await?;
        let by = tx.actor().account();
        if approve && row.requested_by == by && row.amount >= place.second_person_from {
            return Err(Refusal::SecondPerson.into());
        }
        let action = if approve { RefundAction::Approve } else { RefundAction::Reject };
        let state = row.state.after(action).ok_or(Refusal::RefundMove { state: row.state, action })?;
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "update refund set state = $2, decided_by = $3, decided_at = $4 where id = $1",
            row.id.0,
            state.name(),
            by.map(|by| by.0),
            now as _,
        )
        .execute(tx.conn())
        .await?;
        let payment = tx.load::<PaymentRow>(row.payment, Action::View).await?;
        if approve && payment.method == Method::Online {
            tx.enqueue(SendApprovedRefund { refund: row.id }).await?;
        }
        Ok(RefundChanged { id: row.id, state })
    }
}
