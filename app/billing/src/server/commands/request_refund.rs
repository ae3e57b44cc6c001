use jiff_sqlx::ToSqlx;
use model::{Action, FieldErrors, Money, Permission, RefundId};
use platform::{Command, Failure, Tx};

use crate::{
    model::{PaymentAction, REASON_MAX, RefundChanged, RefundState, RequestRefund},
    server::{
        credit,
        refusal::{Refusal, told},
        row::{PaymentRow, for_change},
        typed,
    },
};

/// Asks that money goes back to whom it came from, with a reason: no more than was paid and not refunded, and no more than
/// the payment has left. What has paid an invoice is credited there first. One refund of a payment at a time (T4.5).
impl Command for RequestRefund {
    const NAME: &'static str = "billing.request_refund";
    const PERMISSION: Permission = Permission::RequestRefunds;
    type Output = RefundChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<RefundChanged, Failure> {
        let payment = for_change::<PaymentRow>(tx, self.payment_id, Action::Cancel).await?;
        let currency = credit::currency(&payment)?;
        let mut fields = FieldErrors::default();
        let amount = typed::amount(&mut fields, "amount", &self.amount, currency);
        let reason = typed::required(&mut fields, "reason", &self.reason, REASON_MAX, "Write why it is refunded.");
        fields.into_result()?;
        let action = PaymentAction::Refund;
        payment.state.after(action).ok_or(Refusal::PaymentMove { state: payment.state, action })?;
        let left = credit::left(tx, &payment).await?;
        let needed = credit::given_back(&payment, left, amount);
        if amount > left.refundable || needed > left.credit {
            let left = credit::most_refundable(&payment, left);
            return Err(Refusal::OverRefund { left: Money::new(left, currency) }.into());
        }
        let id: RefundId = tx.new_id();
        let state = RefundState::Requested;
        let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
        sqlx::query!(
            "insert into refund (id, facility_id, patient_id, payment_id, amount_minor, reason, state, requested_by, requested_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            id.0,
            payment.facility.0,
            payment.patient.0,
            payment.id.0,
            amount,
            reason,
            state.name(),
            by,
            now as _,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        tx.touched("refund", id.0, Some(payment.patient));
        Ok(RefundChanged { id, state })
    }
}
