//! How an invoice stands: its lines as they were written, and what the ledger says of them.

use jiff::civil::Date;
use model::{Currency, FacilityId, InvoiceId, InvoiceLineId, PatientId};
use platform::{Failure, Tx};

use super::{ledger, row::InvoiceRow};
use crate::model::{InvoiceState, Stand, bill::Held};

/// A line and what is left of it after all credit notes.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub id: InvoiceLineId,
    pub left: Held,
    pub credited: bool,
}

/// In the order of the invoice.
pub async fn lines_left(tx: &mut Tx, invoice: InvoiceId) -> Result<Vec<Line>, Failure> {
    let rows = sqlx::query!(
        r#"select l.id, (l.net_minor - coalesce(c.net, 0))::bigint as "net!", (l.tax_minor - coalesce(c.tax, 0))::bigint as "tax!",
                  (l.patient_minor - coalesce(c.patient, 0))::bigint as "patient!",
                  (l.payer_minor - coalesce(c.payer, 0))::bigint as "payer!", c.net is not null as "credited!"
           from invoice_line l
           left join lateral (
               select sum(net_minor) as net, sum(tax_minor) as tax, sum(patient_minor) as patient, sum(payer_minor) as payer
               from credit_note_line where invoice_line_id = l.id) c on true
           where l.invoice_id = $1 and l.live order by l.position"#,
        invoice.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Line {
            id: row.id.into(),
            left: Held { net: row.net, tax: row.tax, patient: row.patient, payer: row.payer },
            credited: row.credited,
        })
        .collect())
}

/// The state that people see, and what is open. Call it under the invoice's lock where something is decided on it.
pub async fn stands(tx: &mut Tx, row: &InvoiceRow, as_of: Date) -> Result<(InvoiceState, ledger::Open), Failure> {
    if row.state != InvoiceState::Issued {
        return Ok((row.state, ledger::Open::default()));
    }
    let open = ledger::open(tx, row.id, as_of).await?;
    let lines = lines_left(tx, row.id).await?;
    let stand = Stand {
        left: lines.iter().map(|line| line.left.total()).sum(),
        patient_left: lines.iter().map(|line| line.left.patient).sum(),
        open: open.patient,
        credited: lines.iter().any(|line| line.credited),
    };
    Ok((InvoiceState::derived(stand), open))
}

pub fn currency(row: &InvoiceRow) -> Result<Currency, Failure> {
    row.currency.parse().map_err(Failure::other)
}

/// Locks invoices in the order of their ids: two who take the same ones never wait for each other in a circle.
pub async fn lock(tx: &mut Tx, invoices: &[InvoiceId]) -> Result<(), Failure> {
    let ids: Vec<uuid::Uuid> = invoices.iter().map(|invoice| invoice.0).collect();
    sqlx::query!("select id from invoice where id = any($1) order by id for no key update", &ids)
        .fetch_all(tx.conn())
        .await?;
    Ok(())
}

/// Is it of this patient at this facility?
pub fn belongs(row: &InvoiceRow, patient: PatientId, facility: FacilityId) -> bool {
    (row.patient, row.facility) == (patient, facility)
}
