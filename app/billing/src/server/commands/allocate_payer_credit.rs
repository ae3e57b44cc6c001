use model::{Action, AppError, FieldErrors, InvoiceId, Money, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{AllocatePayerCredit, PayerPaid},
    server::{
        invoice, ledger, payer, place,
        refusal::Refusal,
        row::{InvoiceRow, PayerPaymentRow, for_change},
        typed,
    },
};

/// Pays the payer's part of an invoice from what a payment of the same payer has left: an over-payment, or what a credit note
/// has freed. No more than is left, and no more than is open of that part.
impl Command for AllocatePayerCredit {
    const NAME: &'static str = "billing.allocate_payer_credit";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = PayerPaid;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PayerPaid, Failure> {
        let mut fields = FieldErrors::default();
        let chosen: Option<InvoiceId> =
            typed::chosen(&mut fields, "invoice_id", &self.invoice_id, "Choose an invoice.");
        fields.into_result()?;
        let row = for_change::<InvoiceRow>(tx, chosen.ok_or(AppError::NotFound)?, Action::Receive).await?;
        let payment = for_change::<PayerPaymentRow>(tx, self.payer_payment_id, Action::Receive).await?;
        if row.facility != payment.facility || payer::of_invoice(tx, row.id).await? != Some(payment.payer) {
            return Err(AppError::NotFound.into());
        }
        let (place, currency) = (place::of(tx, payment.facility).await?, payer::currency(&payment)?);
        if invoice::currency(&row)? != currency {
            return Err(Refusal::OtherCurrency.into());
        }
        let mut fields = FieldErrors::default();
        let amount = typed::amount(&mut fields, "amount", &self.amount, currency);
        fields.into_result()?;
        let left = payer::left(tx, &payment).await?;
        if amount > left {
            return Err(Refusal::OverPayerCredit { left: Money::new(left, currency) }.into());
        }
        let open = ledger::open(tx, row.id, jiff::civil::Date::MAX).await?.payer;
        if amount > open {
            return Err(Refusal::OverPayer { open: Money::new(open.max(0), currency) }.into());
        }
        payer::allocate(tx, &place, &payment, &row, amount).await?;
        tx.touched("payer_payment", payment.id.0, Some(row.patient));
        Ok(PayerPaid {
            id: payment.id,
            payer_id: payment.payer,
            allocated: Money::new(amount, currency),
            credit: Money::new(left - amount, currency),
        })
    }
}
