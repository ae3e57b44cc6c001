use model::{AppError, Currency, Money, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use crate::{
    model::{InvoiceState, MyBills, OwnBill, OwnBillLine, Stand},
    server::ledger,
};

/// The bills of the patient who asks, the newest first, each line in plain words with what the insurer carries. Drafts are
/// nobody's business yet.
impl Query for MyBills {
    const NAME: &'static str = "billing.my_bills";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = Vec<OwnBill>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<OwnBill>, Failure> {
        let patient = tx.actor().patient().ok_or(AppError::Forbidden)?;
        let rows = sqlx::query!(
            r#"select i.id, f.name as facility, i.number as "number!", i.issued_on as "issued_on!", i.due_on as "due_on!", i.currency
               from invoice i join facility f on f.id = i.facility_id
               where i.patient_id = $1 and i.state = 'issued' order by i.issued_at desc, i.id limit 200"#,
            patient.0,
        )
        .fetch_all(tx.conn())
        .await?;
        let mut bills = Vec::with_capacity(rows.len());
        for row in rows {
            let currency: Currency = row.currency.parse().map_err(Failure::other)?;
            let (lines, stand) = lines(tx, row.id, currency).await?;
            let open = ledger::open(tx, row.id.into(), jiff::civil::Date::MAX).await?.patient;
            let sum =
                |of: fn(&OwnBillLine) -> Money| Money::new(lines.iter().map(|line| of(line).minor).sum(), currency);
            tx.saw(patient, "invoice", Some(row.id));
            bills.push(OwnBill {
                id: row.id.into(),
                facility: row.facility,
                number: row.number,
                state: InvoiceState::derived(Stand { open, ..stand }),
                issued_on: row.issued_on.to_jiff(),
                due_on: row.due_on.to_jiff(),
                patient: sum(|line| line.patient),
                payer: sum(|line| line.payer),
                open: Money::new(open, currency),
                lines,
            });
        }
        Ok(bills)
    }
}

/// As they are after all credit notes.
async fn lines(tx: &mut Tx, invoice: Uuid, currency: Currency) -> Result<(Vec<OwnBillLine>, Stand), Failure> {
    let rows = sqlx::query!(
        r#"select h.plain_name, h.performed_on, (l.patient_minor - coalesce(c.patient, 0))::bigint as "patient!",
                  (l.payer_minor - coalesce(c.payer, 0))::bigint as "payer!", c.patient is not null as "credited!"
           from invoice_line l join charge h on h.id = l.charge_id
           left join lateral (select sum(patient_minor) as patient, sum(payer_minor) as payer
                              from credit_note_line where invoice_line_id = l.id) c on true
           where l.invoice_id = $1 order by l.position"#,
        invoice,
    )
    .fetch_all(tx.conn())
    .await?;
    let stand = Stand {
        left: rows.iter().map(|row| row.patient + row.payer).sum(),
        patient_left: rows.iter().map(|row| row.patient).sum(),
        open: 0,
        credited: rows.iter().any(|row| row.credited),
    };
    let money = |minor| Money::new(minor, currency);
    let lines = rows.into_iter().map(|row| OwnBillLine {
        name: row.plain_name,
        performed_on: row.performed_on.to_jiff(),
        total: money(row.patient + row.payer),
        payer: money(row.payer),
        patient: money(row.patient),
    });
    Ok((lines.collect(), stand))
}
