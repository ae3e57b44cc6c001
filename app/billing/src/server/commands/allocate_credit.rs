use model::{Action, AppError, FieldErrors, InvoiceId, Money, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{AllocateCredit, InvoiceAction, Paid, PaymentAction},
    server::{
        credit, invoice, place,
        refusal::Refusal,
        row::{InvoiceRow, PaymentRow, for_change},
        typed,
    },
};

/// Pays an invoice from what a payment of the same patient has left: a deposit, an over-payment, what a credit note has
/// freed. No more than is left, and no more than is open.
impl Command for AllocateCredit {
    const NAME: &'static str = "billing.allocate_credit";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Paid;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Paid, Failure> {
        let mut fields = FieldErrors::default();
        let invoice: Option<InvoiceId> =
            typed::chosen(&mut fields, "invoice_id", &self.invoice_id, "Choose an invoice.");
        fields.into_result()?;
        let invoice = invoice.ok_or(AppError::NotFound)?;
        let row = for_change::<InvoiceRow>(tx, invoice, Action::Receive).await?;
        let payment = for_change::<PaymentRow>(tx, self.payment_id, Action::Receive).await?;
        if !invoice::belongs(&row, payment.patient, payment.facility) {
            return Err(AppError::NotFound.into());
        }
        let place = place::of(tx, payment.facility).await?;
        let currency = credit::currency(&payment)?;
        if invoice::currency(&row)? != currency {
            return Err(Refusal::OtherCurrency.into());
        }
        let mut fields = FieldErrors::default();
        let amount = typed::amount(&mut fields, "amount", &self.amount, currency);
        fields.into_result()?;
        // What can be refunded can be used: the money is there, and nobody disputes it.
        let action = PaymentAction::Refund;
        payment.state.after(action).ok_or(Refusal::PaymentMove { state: payment.state, action })?;
        let left = credit::left(tx, &payment).await?;
        if amount > left.credit {
            return Err(credit::only(left.credit, currency).into());
        }
        let (state, open) = invoice::stands(tx, &row, jiff::civil::Date::MAX).await?;
        let action = InvoiceAction::Pay;
        if !state.allows(action) {
            return Err(Refusal::InvoiceMove { state, action }.into());
        }
        if amount > open.patient {
            return Err(Refusal::OverInvoice { open: Money::new(open.patient, currency) }.into());
        }
        credit::allocate(tx, &place, &payment, row.id, amount).await?;
        Ok(Paid {
            id: payment.id,
            state: payment.state,
            allocated: Money::new(amount, currency),
            credit: Money::new(left.credit - amount, currency),
        })
    }
}
