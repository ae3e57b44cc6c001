use jiff_sqlx::ToSqlx;
use model::{Action, FieldErrors, InvoiceId, Money, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{
        Account, InvoiceAction, JournalKind, Method, Paid, PaymentState, TakePayment, cash,
        journal::{Journal, Of},
    },
    server::{
        credit, drawer, invoice, ledger,
        news::{self, PaymentReceived},
        place::{self, Place},
        refusal::Refusal,
        row::{AccountRow, InvoiceRow, PaymentRow, ShiftRow},
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
        let method = typed::chosen(&mut fields, "method", &self.method, "Choose how it is paid.");
        let amount = typed::amount(&mut fields, "amount", &self.amount, place.currency);
        let reference = typed::note(&mut fields, "reference", &self.reference, 100);
        let invoices: Vec<InvoiceId> = typed::ticked(&mut fields, "invoices", &self.invoices);
        if method == Some(Method::Online) {
            fields.add("method", "Online payments come through the payment page.");
        }
        let needs_reference = matches!(method, Some(Method::Card | Method::Transfer | Method::Cheque));
        if needs_reference && reference.is_none() {
            fields.add("reference", "Enter the number of the slip, the transfer or the cheque.");
        }
        fields.into_result()?;
        let method = method.unwrap_or(Method::Cash);
        let open = open_invoices(tx, &account, &place, &invoices).await?;
        let drawer = if method == Method::Cash { Some(drawer::own(tx, &place).await?) } else { None };
        let rounding = rounding(&place, method, amount, open.iter().map(|(_, open)| open).sum())?;
        let taken = Taken { method, amount, rounding, reference, drawer };
        let payment = receive(tx, &account, &place, &taken).await?;
        let allocated = pay(tx, &place, &payment, &open, amount + rounding).await?;
        news::tell(tx, payment.patient, PaymentReceived(payment.id)).await?;
        tx.touched("payment", payment.id.0, Some(payment.patient));
        Ok(Paid {
            id: payment.id,
            state: payment.state,
            allocated: Money::new(allocated, place.currency),
            credit: Money::new(amount + rounding - allocated, place.currency),
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

/// What has to be added to cash so that it pays what is owed; cash that there are no coins for is refused.
fn rounding(place: &Place, method: Method, amount: i64, owed: i64) -> Result<i64, Refusal> {
    if method != Method::Cash {
        return Ok(0);
    }
    if amount % place.smallest_coin != 0 {
        return Err(Refusal::NotInCoins);
    }
    Ok(if owed > 0 && amount == cash::payable(owed, place.smallest_coin) { owed - amount } else { 0 })
}

struct Taken {
    method: Method,
    amount: i64,
    rounding: i64,
    reference: Option<String>,
    drawer: Option<ShiftRow>,
}

async fn receive(tx: &mut Tx, account: &AccountRow, place: &Place, taken: &Taken) -> Result<PaymentRow, Failure> {
    let payment = PaymentRow {
        id: tx.new_id(),
        facility: place.id,
        patient: account.patient,
        method: taken.method,
        state: PaymentState::Succeeded,
        currency: place.currency.code().into(),
        amount: taken.amount,
        rounding: taken.rounding,
        request: None,
        keeps: false,
    };
    let shift = taken.drawer.as_ref().map(|drawer| drawer.id);
    let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
    sqlx::query!(
        "insert into payment (id, facility_id, patient_id, method, currency, amount_minor, rounding_minor, state, reference,
                              shift_id, received_on, received_at, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12)",
        payment.id.0,
        payment.facility.0,
        payment.patient.0,
        payment.method.name(),
        payment.currency,
        payment.amount,
        payment.rounding,
        payment.state.name(),
        taken.reference,
        shift.map(|shift| shift.0),
        place.today.to_sqlx() as _,
        now as _,
        by,
    )
    .execute(tx.conn())
    .await?;
    let of = credit::of_payment(&payment);
    let journal = Journal::new(JournalKind::PaymentReceived, place.currency)
        .debit(taken.method.account(), taken.amount, Of { shift, ..of })
        .debit(Account::Rounding, taken.rounding, of)
        .credit(Account::Credit, taken.amount + taken.rounding, of);
    ledger::post(tx, place, payment.id.0, journal).await?;
    Ok(payment)
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
