use jiff_sqlx::ToSqlx;
use model::{Action, FieldErrors, InvoiceId, Money, PaymentId, Permission};
use platform::{Command, Failure, Tx};
use uuid::Uuid;

use crate::{
    model::{Method, Paid, PaymentAction, PaymentState, StartPayment},
    server::{
        ledger, place,
        refusal::{Refusal, told},
        row::RequestRow,
        typed,
    },
};

/// The patient begins to pay a request online, all of it or a part. This is our own row: what comes back from the gateway
/// is believed only as far as it agrees with it (T9.4). Begun again with the same amount, in another tab or after a page that
/// did not open, it is the same payment; with another amount it is refused while the first is under way (T9.5).
impl Command for StartPayment {
    const NAME: &'static str = "billing.start_payment";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = Paid;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Paid, Failure> {
        let request = tx.load::<RequestRow>(self.request_id, Action::Book).await?;
        if request.withdrawn || request.expires_at <= tx.now() {
            return Err(Refusal::RequestOver.into());
        }
        let place = place::of(tx, request.facility).await?;
        let mut open = 0;
        for invoice in invoices(tx, &request).await? {
            open += ledger::open(tx, invoice, jiff::civil::Date::MAX).await?.patient;
        }
        let most = Money::new(open, place.currency);
        if open <= 0 {
            return Err(Refusal::OverInvoice { open: most }.into());
        }
        let mut fields = FieldErrors::default();
        let amount = if self.amount.trim().is_empty() {
            open
        } else {
            typed::amount(&mut fields, "amount", &self.amount, place.currency)
        };
        fields.into_result()?;
        if amount > open {
            return Err(Refusal::OverInvoice { open: most }.into());
        }
        let nothing = Money::zero(place.currency);
        if let Some(id) = under_way(tx, &request, amount).await? {
            return Ok(Paid { id, state: PaymentState::Initiated, allocated: nothing, credit: nothing });
        }
        let id: PaymentId = tx.new_id();
        let state = PaymentState::Initiated;
        let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
        sqlx::query!(
            "insert into payment (id, facility_id, patient_id, method, currency, amount_minor, state, request_id, created_by, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            id.0,
            request.facility.0,
            request.patient.0,
            Method::Online.name(),
            place.currency.code(),
            amount,
            state.name(),
            request.id.0,
            by,
            now as _,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        tx.touched("payment", id.0, Some(request.patient));
        Ok(Paid { id, state, allocated: nothing, credit: nothing })
    }
}

/// The payment of this request that can go on with this amount. One that never got to a page stands in nobody's way.
async fn under_way(tx: &mut Tx, request: &RequestRow, amount: i64) -> Result<Option<PaymentId>, Failure> {
    let found = sqlx::query!(
        r#"select p.id, p.amount_minor, p.state as "state: PaymentState",
                  exists (select from gateway_session where payment_id = p.id) as "at_the_gateway!"
           from payment p where p.request_id = $1 and p.state in ('initiated', 'processing') for no key update of p"#,
        request.id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(found) = found else { return Ok(None) };
    if found.state == PaymentState::Initiated && found.amount_minor == amount {
        return Ok(Some(found.id.into()));
    }
    let abandoned = if found.at_the_gateway { None } else { found.state.after(PaymentAction::Abandon) };
    let state = abandoned.ok_or(Refusal::UnderWay)?;
    sqlx::query!("update payment set state = $2 where id = $1", found.id, state.name()).execute(tx.conn()).await?;
    Ok(None)
}

/// What was asked for, the oldest first.
pub(in crate::server) async fn invoices(tx: &mut Tx, request: &RequestRow) -> Result<Vec<InvoiceId>, Failure> {
    let ids: Vec<Uuid> = sqlx::query_scalar!(
        "select i.id from payment_request_invoice r join invoice i on i.id = r.invoice_id
         where r.request_id = $1 order by i.due_on, i.id",
        request.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}
