use jiff::civil::Date;
use model::{AppError, Money};
use platform::{Failure, Tx};

use crate::{
    model::Method,
    server::{credit, row::PaymentRow},
};

/// That money was received, and for what.
#[derive(Clone, Debug)]
pub struct ReceiptPaper {
    /// The payment's own id: what the house finds it by.
    pub id: String,
    pub method: Method,
    /// The slip's number, the transfer's text.
    pub reference: Option<String>,
    pub amount: Money,
    pub received_on: Date,
    pub bills: Vec<PaidBill>,
    /// What no bill has taken.
    pub credit: Money,
    /// What cash was rounded by.
    pub rounding: Money,
    pub refunded: Money,
}

#[derive(Clone, Debug)]
pub struct PaidBill {
    pub number: String,
    pub amount: Money,
}

/// Of money that has not come in there is no receipt.
pub async fn receipt(tx: &mut Tx, row: &PaymentRow) -> Result<ReceiptPaper, Failure> {
    let head = sqlx::query!(
        r#"select received_on, reference,
                  coalesce((select sum(amount_minor) from refund where payment_id = p.id and state = 'succeeded'), 0)::bigint as "refunded!",
                  coalesce((select credit from payment_credit where payment_id = p.id), 0) as "credit!"
           from payment p where id = $1"#,
        row.id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let received_on = head.received_on.ok_or(AppError::NotFound)?.to_jiff();
    let bills = sqlx::query!(
        r#"select i.number as "number!", sum(a.amount_minor)::bigint as "amount!"
           from allocation a join invoice i on i.id = a.invoice_id where a.payment_id = $1
           group by i.id having sum(a.amount_minor) > 0 order by i.due_on, i.id"#,
        row.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let currency = credit::currency(row)?;
    let money = |minor| Money::new(minor, currency);
    Ok(ReceiptPaper {
        id: row.id.to_string(),
        method: row.method,
        reference: head.reference,
        amount: money(row.amount),
        received_on,
        bills: bills.into_iter().map(|bill| PaidBill { number: bill.number, amount: money(bill.amount) }).collect(),
        credit: money(head.credit),
        rounding: money(row.rounding),
        refunded: money(head.refunded),
    })
}
