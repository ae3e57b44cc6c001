//! Money that comes over the desk, whatever it is for.

use jiff_sqlx::ToSqlx;
use model::FieldErrors;
use platform::{Failure, Tx};

use super::{
    credit, drawer, ledger,
    news::{self, PaymentReceived},
    place::Place,
    refusal::Refusal,
    row::{AccountRow, PaymentRow},
    typed,
};
use crate::model::{
    Account, JournalKind, Method, PaymentState, cash,
    journal::{Journal, Of},
};

pub struct Taken {
    pub method: Method,
    pub amount: i64,
    pub rounding: i64,
    pub reference: Option<String>,
    /// Of a deposit: what it is meant for.
    pub deposit_for: Option<String>,
}

impl Taken {
    /// As it was typed at the desk. What is paid by card, transfer or cheque has a number that proves it.
    pub fn typed(fields: &mut FieldErrors, place: &Place, method: &str, amount: &str, reference: &str) -> Self {
        let method = typed::chosen(fields, "method", method, "Choose how it is paid.");
        let amount = typed::amount(fields, "amount", amount, place.currency);
        let reference = typed::note(fields, "reference", reference, 100);
        if method == Some(Method::Online) {
            fields.add("method", "Online payments come through the payment page.");
        }
        let needs_reference = matches!(method, Some(Method::Card | Method::Transfer | Method::Cheque));
        if needs_reference && reference.is_none() {
            fields.add("reference", "Enter the number of the slip, the transfer or the cheque.");
        }
        let method = method.unwrap_or(Method::Cash);
        Self { method, amount, rounding: 0, reference, deposit_for: None }
    }

    /// What has to be added to cash so that it pays what is owed: where coins are larger than the minor unit (T3.5).
    pub fn rounding_to(&self, place: &Place, owed: i64) -> i64 {
        let rounded =
            self.method == Method::Cash && owed > 0 && self.amount == cash::payable(owed, place.smallest_coin);
        if rounded { owed - self.amount } else { 0 }
    }

    /// Cash into the cashier's own open drawer, everything else where it is kept; on the other side it is the patient's
    /// credit. They are told. Cash that there are no coins for is refused.
    pub async fn receive(&self, tx: &mut Tx, account: &AccountRow, place: &Place) -> Result<PaymentRow, Failure> {
        let drawer = if self.method == Method::Cash { Some(drawer::own(tx, place).await?) } else { None };
        if self.method == Method::Cash && self.amount % place.smallest_coin != 0 {
            return Err(Refusal::NotInCoins.into());
        }
        let payment = self.row(tx, account, place);
        let shift = drawer.as_ref().map(|drawer| drawer.id);
        let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
        sqlx::query!(
            "insert into payment (id, facility_id, patient_id, method, currency, amount_minor, rounding_minor, state, reference,
                                  shift_id, received_on, received_at, created_by, created_at, deposit_for)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12, $14)",
            payment.id.0,
            payment.facility.0,
            payment.patient.0,
            payment.method.name(),
            payment.currency,
            payment.amount,
            payment.rounding,
            payment.state.name(),
            self.reference,
            shift.map(|shift| shift.0),
            place.today.to_sqlx() as _,
            now as _,
            by,
            self.deposit_for,
        )
        .execute(tx.conn())
        .await?;
        let of = credit::of_payment(&payment);
        let journal = Journal::new(JournalKind::PaymentReceived, place.currency)
            .debit(self.method.account(), self.amount, Of { shift, ..of })
            .debit(Account::Rounding, self.rounding, of)
            .credit(Account::Credit, self.amount + self.rounding, of);
        ledger::post(tx, place, payment.id.0, journal).await?;
        news::tell(tx, payment.patient, PaymentReceived(payment.id)).await?;
        tx.touched("payment", payment.id.0, Some(payment.patient));
        Ok(payment)
    }

    fn row(&self, tx: &Tx, account: &AccountRow, place: &Place) -> PaymentRow {
        PaymentRow {
            id: tx.new_id(),
            facility: place.id,
            patient: account.patient,
            method: self.method,
            state: PaymentState::Succeeded,
            currency: place.currency.code().into(),
            amount: self.amount,
            rounding: self.rounding,
            request: None,
            keeps: false,
        }
    }
}
