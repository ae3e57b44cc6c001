use std::collections::HashMap;

use model::{AppError, Currency, Money, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use crate::model::{InvoiceState, MyBills, OwnBill, OwnBillLine, Stand};

/// The bills of the patient who asks, the newest first, each line in plain words with what the insurer carries, after all
/// credit notes. Drafts are nobody's business yet.
impl Query for MyBills {
    const NAME: &'static str = "billing.my_bills";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = Vec<OwnBill>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<OwnBill>, Failure> {
        let patient = tx.actor().patient().ok_or(AppError::Forbidden)?;
        let rows = sqlx::query!(
            r#"select i.id, f.name as facility, i.number as "number!", i.issued_on as "issued_on!", i.due_on as "due_on!", i.currency,
                      coalesce((select sum(amount_minor) from ledger_entry where invoice_id = i.id and account = 'patient'), 0)::bigint as "open!",
                      exists (select from credit_note where adjusts = i.id) as "credited!"
               from invoice i join facility f on f.id = i.facility_id
               where i.patient_id = $1 and i.state = 'issued' order by i.issued_at desc, i.id limit 200"#,
            patient.0,
        )
        .fetch_all(tx.conn())
        .await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut lines = lines(tx, &ids).await?;
        let mut bills = Vec::with_capacity(rows.len());
        for row in rows {
            let currency: Currency = row.currency.parse().map_err(Failure::other)?;
            let lines = lines.remove(&row.id).unwrap_or_default();
            let sum = |of: fn(&OwnBillLine) -> Money| lines.iter().map(|line| of(line).minor).sum::<i64>();
            let (own, payer) = (sum(|line| line.patient), sum(|line| line.payer));
            let stand = Stand { left: own + payer, patient_left: own, open: row.open, credited: row.credited };
            tx.saw(patient, "invoice", Some(row.id));
            bills.push(OwnBill {
                id: row.id.into(),
                facility: row.facility,
                number: row.number,
                state: InvoiceState::derived(stand),
                issued_on: row.issued_on.to_jiff(),
                due_on: row.due_on.to_jiff(),
                patient: Money::new(own, currency),
                payer: Money::new(payer, currency),
                open: Money::new(row.open, currency),
                lines,
            });
        }
        Ok(bills)
    }
}

async fn lines(tx: &mut Tx, invoices: &[Uuid]) -> Result<HashMap<Uuid, Vec<OwnBillLine>>, Failure> {
    let rows = sqlx::query!(
        r#"select l.invoice_id, h.plain_name, h.performed_on, h.currency,
                  (l.patient_minor - coalesce(c.patient, 0))::bigint as "patient!",
                  (l.payer_minor - coalesce(c.payer, 0))::bigint as "payer!"
           from invoice_line l join charge h on h.id = l.charge_id
           left join lateral (select sum(patient_minor) as patient, sum(payer_minor) as payer
                              from credit_note_line where invoice_line_id = l.id) c on true
           where l.invoice_id = any($1) order by l.invoice_id, l.position"#,
        invoices,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found: HashMap<Uuid, Vec<OwnBillLine>> = HashMap::new();
    for row in rows {
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        let money = |minor| Money::new(minor, currency);
        found.entry(row.invoice_id).or_default().push(OwnBillLine {
            name: row.plain_name,
            performed_on: row.performed_on.to_jiff(),
            total: money(row.patient + row.payer),
            payer: money(row.payer),
            patient: money(row.patient),
        });
    }
    Ok(found)
}
