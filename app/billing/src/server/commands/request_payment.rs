use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, InvoiceId, PaymentRequestId, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{InvoiceAction, REASON_MAX, RequestPayment, WithdrawRequest},
    server::{
        begin::Wish,
        invoice,
        news::{self, PaymentRequested},
        refusal::Refusal,
        row::{AccountRow, InvoiceRow, RequestRow},
        typed,
    },
};

/// Asks a patient by link to pay one or several issued invoices that are open. The link comes by mail and works
/// after sign-in, for as many days as are given (1 to 90).
impl Command for RequestPayment {
    const NAME: &'static str = "billing.request_payment";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = PaymentRequestId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PaymentRequestId, Failure> {
        let account = tx.load::<AccountRow>((self.patient_id, self.facility_id), Action::Book).await?;
        let mut fields = FieldErrors::default();
        let invoices: Vec<InvoiceId> = typed::ticked(&mut fields, "invoices", &self.invoices);
        if invoices.is_empty() {
            fields.add("invoices", "Choose at least one invoice.");
        }
        let days = self.days.trim().parse::<i64>().ok().filter(|days| (1..=90).contains(days));
        if days.is_none() {
            fields.add("days", "Enter a whole number of days from 1 to 90.");
        }
        let note = typed::note(&mut fields, "note", &self.note, REASON_MAX);
        fields.into_result()?;
        invoice::lock(tx, &invoices).await?;
        for id in &invoices {
            payable(tx, &account, *id).await?;
        }
        let id: PaymentRequestId = tx.new_id();
        let now = tx.now();
        let until = now + SignedDuration::from_hours(24 * days.unwrap_or(1));
        let by = tx.actor().account().map(|account| account.0);
        sqlx::query!(
            "insert into payment_request (id, facility_id, patient_id, note, expires_at, created_by, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            id.0,
            account.facility.0,
            account.patient.0,
            note,
            until.to_sqlx() as _,
            by,
            now.to_sqlx() as _,
        )
        .execute(tx.conn())
        .await?;
        let asked = Wish { facility: account.facility, patient: account.patient, invoices, request: Some(id) };
        asked.name_invoices(tx, id).await?;
        news::tell(tx, account.patient, PaymentRequested(id)).await?;
        tx.touched("payment_request", id.0, Some(account.patient));
        Ok(id)
    }
}

async fn payable(tx: &mut Tx, account: &AccountRow, id: InvoiceId) -> Result<(), Failure> {
    let row = tx.load::<InvoiceRow>(id, Action::View).await?;
    if !invoice::belongs(&row, account.patient, account.facility) {
        return Err(AppError::NotFound.into());
    }
    let (state, _) = invoice::stands(tx, &row, jiff::civil::Date::MAX).await?;
    let action = InvoiceAction::Pay;
    if state.allows(action) { Ok(()) } else { Err(Refusal::InvoiceMove { state, action }.into()) }
}

/// The link works no longer. What is being paid already still comes in.
impl Command for WithdrawRequest {
    const NAME: &'static str = "billing.withdraw_request";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = PaymentRequestId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PaymentRequestId, Failure> {
        let row = tx.load::<RequestRow>(self.request_id, Action::Cancel).await?;
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "update payment_request set withdrawn_at = $2 where id = $1 and withdrawn_at is null",
            row.id.0,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        Ok(row.id)
    }
}
