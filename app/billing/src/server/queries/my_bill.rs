use model::{AppError, Currency, Money, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::own;
use crate::model::{Method, MyBill, OwnBill, OwnBillLine, OwnPart};

/// One bill of the patient who asks: each line in plain words with what the insurer carries, after all credit notes, what has
/// paid it, and what is under way.
impl Query for MyBill {
    const NAME: &'static str = "billing.my_bill";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = OwnBill;

    async fn execute(self, tx: &mut Tx) -> Result<OwnBill, Failure> {
        let patient = own::patient(tx)?;
        let only = [self.invoice_id.0];
        let bill = own::bills(tx, patient, Some(&only)).await?.pop().ok_or(AppError::NotFound)?;
        let currency = bill.open.currency;
        let (methods, bank) = own::ways(tx, patient, bill.facility_id).await?;
        Ok(OwnBill {
            lines: lines(tx, bill.id.0, currency).await?,
            payments: payments(tx, bill.id.0, currency).await?,
            under_way: own::under_way(tx, patient, &only).await?,
            methods,
            bank,
            bill,
        })
    }
}

async fn lines(tx: &mut Tx, invoice: Uuid, currency: Currency) -> Result<Vec<OwnBillLine>, Failure> {
    let rows = sqlx::query!(
        r#"select h.plain_name, h.performed_on, d.name as "by?",
                  (l.patient_minor - coalesce(c.patient, 0))::bigint as "patient!",
                  (l.payer_minor - coalesce(c.payer, 0))::bigint as "payer!"
           from invoice_line l join charge h on h.id = l.charge_id left join practitioner d on d.id = h.practitioner_id
           left join lateral (select sum(patient_minor) as patient, sum(payer_minor) as payer
                              from credit_note_line where invoice_line_id = l.id) c on true
           where l.invoice_id = $1 and l.live order by l.position"#,
        invoice,
    )
    .fetch_all(tx.conn())
    .await?;
    let money = |minor| Money::new(minor, currency);
    Ok(rows
        .into_iter()
        .map(|row| OwnBillLine {
            name: row.plain_name,
            performed_on: row.performed_on.to_jiff(),
            by: row.by,
            total: money(row.patient + row.payer),
            payer: money(row.payer),
            patient: money(row.patient),
        })
        .collect())
}

async fn payments(tx: &mut Tx, invoice: Uuid, currency: Currency) -> Result<Vec<OwnPart>, Failure> {
    let rows = sqlx::query!(
        r#"select p.id, p.method as "method: Method", p.received_on as "received_on!", sum(a.amount_minor)::bigint as "amount!"
           from allocation a join payment p on p.id = a.payment_id where a.invoice_id = $1
           group by p.id having sum(a.amount_minor) > 0 order by p.received_at, p.id"#,
        invoice,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| OwnPart {
            payment_id: row.id.into(),
            method: row.method,
            received_on: row.received_on.to_jiff(),
            amount: Money::new(row.amount, currency),
        })
        .collect())
}
