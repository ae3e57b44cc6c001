use model::{Action, FieldErrors, InvoiceId, Money, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{InvoiceAction, Paid, TakePayment},
    server::{
        credit, invoice,
        place::{self, Place},
        receive::Taken,
        refusal::Refusal,
        row::{AccountRow, InvoiceRow, PaymentRow},
        typed,
    },
};

/// Takes money at the desk: cash into the cashier's own open drawer, a card at the terminal, a transfer, a cheque. It pays
/// the chosen invoices in their order, each up to what is open; what is left, or all of it where no invoice is chosen, is
/// the patient's credit. No invoice ever goes below zero (T4.2).
///
/// Where coins are larger than the minor unit, an amount that is the rounded sum of the chosen invoices pays all of them,
/// and the difference is an entry of its own (T3.5).
impl Command for TakePayment {
    const NAME: &'static str = "billing.take_payment";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Paid;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Paid, Failure> {
        let account = tx.load::<AccountRow>((self.patient_id, self.facility_id), Action::Receive).await?;
        let place = place::of(tx, account.facility).await?;
        let mut fields = FieldErrors::default();
        let taken = Taken::typed(&mut fields, &place, &self.method, &self.amount, &self.reference);
        let invoices: Vec<InvoiceId> = typed::ticked(&mut fields, "invoices", &self.invoices);
        fields.into_result()?;
        let open = open_invoices(tx, &account, &place, &invoices).await?;
        let owed = open.iter().map(|(_, open)| open).sum();
        let taken = Taken { rounding: taken.rounding_to(&place, owed), ..taken };
        let payment = taken.receive(tx, &account, &place).await?;
        let value = payment.amount + payment.rounding;
        let allocated = pay(tx, &place, &payment, &open, value).await?;
        Ok(Paid {
            id: payment.id,
            state: payment.state,
            allocated: Money::new(allocated, place.currency),
            credit: Money::new(value - allocated, place.currency),
        })
    }
}

/// The chosen invoices with what is open of each, locked, in the order in which they were chosen.
async fn open_invoices(
    tx: &mut Tx,
    account: &AccountRow,
    place: &Place,
    chosen: &[InvoiceId],
) -> Result<Vec<(InvoiceId, i64)>, Failure> {
    invoice::lock(tx, chosen).await?;
    let mut open = Vec::with_capacity(chosen.len());
    for id in chosen {
        let row = tx.load::<InvoiceRow>(*id, Action::Receive).await?;
        if !invoice::belongs(&row, account.patient, account.facility) {
            return Err(model::AppError::NotFound.into());
        }
        if invoice::currency(&row)? != place.currency {
            return Err(Refusal::OtherCurrency.into());
        }
        let (state, stands) = invoice::stands(tx, &row, jiff::civil::Date::MAX).await?;
        let action = InvoiceAction::Pay;
        if !state.allows(action) {
            return Err(Refusal::InvoiceMove { state, action }.into());
        }
        open.push((*id, stands.patient));
    }
    Ok(open)
}

async fn pay(
    tx: &mut Tx,
    place: &Place,
    payment: &PaymentRow,
    open: &[(InvoiceId, i64)],
    value: i64,
) -> Result<i64, Failure> {
    let mut left = value;
    for (invoice, open) in open {
        let part = left.min(*open);
        if part > 0 {
            credit::allocate(tx, place, payment, *invoice, part).await?;
            left -= part;
        }
    }
    Ok(value - left)
}
