use std::collections::BTreeMap;

use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, InvoiceId, Money, OrganizationId, Permission};
use platform::{Command, Failure, Tx};
use uuid::Uuid;

use crate::{
    model::{Account, JournalKind, Method, PayerPaid, TakePayerPayment, journal::Journal},
    server::{
        invoice, ledger, payer,
        place::{self, Place},
        refusal::{Refusal, told},
        row::{InvoiceRow, PayerPaymentRow},
        typed,
    },
};

/// Takes in a transfer or a cheque of an insurer or another payer. What was typed beside an invoice pays the payer's part of
/// it as far as that is open; with nothing typed at all, the parts that are longest due are paid first. What is left over is
/// the payer's credit, and what is paid too little stays open with the payer. The same number of the same payer is taken in
/// once.
impl Command for TakePayerPayment {
    const NAME: &'static str = "billing.take_payer_payment";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = PayerPaid;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PayerPaid, Failure> {
        let place = place::allowed(tx, self.facility_id, Permission::TakePayments).await?;
        let mut fields = FieldErrors::default();
        let method: Option<Method> = typed::chosen(&mut fields, "method", &self.method, "Choose how it is paid.");
        if !matches!(method, None | Some(Method::Transfer | Method::Cheque)) {
            fields.add("method", "Payers pay by bank transfer or by cheque.");
        }
        let amount = typed::amount(&mut fields, "amount", &self.amount, place.currency);
        let ask = "Enter the text of the transfer or the number of the cheque.";
        let reference = typed::required(&mut fields, "reference", &self.reference, 100, ask);
        let wanted = wanted(&mut fields, &self.invoices, &place);
        let asked = wanted.iter().try_fold(0_i64, |sum, (_, part)| sum.checked_add(*part)).ok_or(Refusal::TooLarge)?;
        if asked > amount && fields.0.is_empty() {
            fields.add("amount", format!("The parts come to {}, which is more.", Money::new(asked, place.currency)));
        }
        fields.into_result()?;
        let method = method.unwrap_or(Method::Transfer);
        let open = self.open(tx, &place, wanted).await?;
        let payment = PayerPaymentRow {
            id: tx.new_id(),
            facility: place.id,
            payer: self.payer_id,
            currency: place.currency.code().into(),
            amount,
        };
        receive(tx, &place, &payment, method, &reference).await?;
        let mut left = amount;
        for (row, part) in open {
            let part = part.min(left);
            if part > 0 {
                payer::allocate(tx, &place, &payment, &row, part).await?;
                left -= part;
            }
        }
        tx.touched("payer_payment", payment.id.0, None);
        Ok(PayerPaid {
            id: payment.id,
            payer_id: payment.payer,
            allocated: Money::new(amount - left, place.currency),
            credit: Money::new(left, place.currency),
        })
    }
}

impl TakePayerPayment {
    /// The invoices that are paid, locked, and what of each: no more than is open of the payer's part.
    async fn open(
        &self,
        tx: &mut Tx,
        place: &Place,
        wanted: Vec<(InvoiceId, i64)>,
    ) -> Result<Vec<(InvoiceRow, i64)>, Failure> {
        known(tx, self.payer_id).await?;
        let wanted = if wanted.is_empty() { self.longest_due(tx, place).await? } else { wanted };
        let ids: Vec<InvoiceId> = wanted.iter().map(|(id, _)| *id).collect();
        invoice::lock(tx, &ids).await?;
        let mut open = Vec::with_capacity(wanted.len());
        for (id, part) in wanted {
            let row = tx.load::<InvoiceRow>(id, Action::Receive).await?;
            if row.facility != place.id || payer::of_invoice(tx, id).await? != Some(self.payer_id) {
                return Err(AppError::NotFound.into());
            }
            if invoice::currency(&row)? != place.currency {
                return Err(Refusal::OtherCurrency.into());
            }
            let there = ledger::open(tx, id, jiff::civil::Date::MAX).await?.payer;
            open.push((row, part.min(there)));
        }
        Ok(open)
    }

    async fn longest_due(&self, tx: &mut Tx, place: &Place) -> Result<Vec<(InvoiceId, i64)>, Failure> {
        let rows = sqlx::query!(
            r#"select i.id, sum(e.amount_minor)::bigint as "open!"
               from payer_entry e join invoice i on i.id = e.invoice_id
               where e.facility_id = $1 and e.account = 'payer' and e.whose = $2 and e.currency = $3
               group by i.id having sum(e.amount_minor) > 0 order by i.due_on, i.id"#,
            place.id.0,
            self.payer_id.0,
            place.currency.code(),
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(rows.into_iter().map(|row| (InvoiceId(row.id), row.open)).collect())
    }
}

async fn known(tx: &mut Tx, payer: OrganizationId) -> Result<(), Failure> {
    let known = sqlx::query_scalar!("select 1 from organization where id = $1", payer.0).fetch_optional(tx.conn());
    Ok(known.await?.map(|_| ()).ok_or(AppError::NotFound)?)
}

fn wanted(fields: &mut FieldErrors, lines: &BTreeMap<String, String>, place: &Place) -> Vec<(InvoiceId, i64)> {
    let mut wanted = Vec::with_capacity(lines.len());
    for (invoice, amount) in lines.iter().filter(|(_, typed)| !typed.trim().is_empty()) {
        let field = format!("invoices[{invoice}]");
        let part = typed::amount_or_zero(fields, &field, amount, place.currency);
        match invoice.parse::<Uuid>() {
            Ok(id) => wanted.push((InvoiceId(id), part)),
            Err(_) => fields.add(&field, "Choose from the list."),
        }
    }
    wanted
}

async fn receive(
    tx: &mut Tx,
    place: &Place,
    payment: &PayerPaymentRow,
    method: Method,
    reference: &str,
) -> Result<(), Failure> {
    let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
    sqlx::query!(
        "insert into payer_payment (id, facility_id, payer_id, method, currency, amount_minor, reference, received_on, received_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        payment.id.0,
        payment.facility.0,
        payment.payer.0,
        method.name(),
        payment.currency,
        payment.amount,
        reference,
        place.today.to_sqlx() as _,
        now as _,
        by,
    )
    .execute(tx.conn())
    .await
    .map_err(told)?;
    let of = payer::of_payment(payment);
    let journal = Journal::new(JournalKind::PayerPaid, place.currency)
        .debit(method.account(), payment.amount, of)
        .credit(Account::PayerCredit, payment.amount, of);
    ledger::post(tx, place, payment.id.0, journal).await
}
