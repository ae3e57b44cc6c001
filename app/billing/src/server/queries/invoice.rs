use model::{Action, Currency, InvoiceId, Money, Permission};
use platform::{Failure, Query, Tx};

use crate::{
    model::{CreditNoteView, InvoiceLineView, InvoiceView, ShowInvoice},
    server::{invoice, row::InvoiceRow},
};

/// An invoice with its lines, what of each was credited, and what is open.
impl Query for ShowInvoice {
    const NAME: &'static str = "billing.invoice";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = InvoiceView;

    async fn execute(self, tx: &mut Tx) -> Result<InvoiceView, Failure> {
        let row = tx.load::<InvoiceRow>(self.invoice_id, Action::View).await?;
        let currency = invoice::currency(&row)?;
        let (state, open) = invoice::stands(tx, &row, jiff::civil::Date::MAX).await?;
        let head = sqlx::query!("select number, issued_on, due_on from invoice where id = $1", row.id.0)
            .fetch_one(tx.conn())
            .await?;
        let lines = lines(tx, row.id, currency).await?;
        let sum =
            |of: fn(&InvoiceLineView) -> Money| Money::new(lines.iter().map(|line| of(line).minor).sum(), currency);
        Ok(InvoiceView {
            id: row.id,
            patient_id: row.patient,
            facility_id: row.facility,
            number: head.number,
            state,
            issued_on: head.issued_on.map(|on| on.to_jiff()),
            due_on: head.due_on.map(|on| on.to_jiff()),
            total: sum(|line| line.total),
            patient: sum(|line| line.patient),
            payer: sum(|line| line.payer),
            open: Money::new(open.patient, currency),
            payer_open: Money::new(open.payer, currency),
            credit_notes: credit_notes(tx, row.id, currency).await?,
            lines,
            version: row.version,
        })
    }
}

async fn lines(tx: &mut Tx, invoice: InvoiceId, currency: Currency) -> Result<Vec<InvoiceLineView>, Failure> {
    let rows = sqlx::query!(
        r#"select l.id, c.plain_name, c.performed_on, c.quantity, l.gross_minor, l.surcharge_minor, l.discount_minor, l.net_minor,
                  l.tax_minor, l.total_minor, l.patient_minor, l.payer_minor,
                  coalesce((select sum(patient_minor + payer_minor) from credit_note_line where invoice_line_id = l.id), 0)::bigint as "credited!"
           from invoice_line l join charge c on c.id = l.charge_id where l.invoice_id = $1 order by l.position"#,
        invoice.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let money = |minor| Money::new(minor, currency);
    Ok(rows
        .into_iter()
        .map(|row| InvoiceLineView {
            id: row.id.into(),
            name: row.plain_name,
            performed_on: row.performed_on.to_jiff(),
            quantity: row.quantity.normalize().to_string(),
            gross: money(row.gross_minor),
            surcharge: money(row.surcharge_minor),
            discount: money(row.discount_minor),
            net: money(row.net_minor),
            tax: money(row.tax_minor),
            total: money(row.total_minor),
            patient: money(row.patient_minor),
            payer: money(row.payer_minor),
            credited: money(row.credited),
        })
        .collect())
}

async fn credit_notes(tx: &mut Tx, invoice: InvoiceId, currency: Currency) -> Result<Vec<CreditNoteView>, Failure> {
    let rows = sqlx::query!(
        r#"select n.id, n.number, n.issued_on, n.reason, sum(l.patient_minor + l.payer_minor)::bigint as "total!"
           from credit_note n join credit_note_line l on l.credit_note_id = n.id
           where n.adjusts = $1 group by n.id order by n.created_at, n.id"#,
        invoice.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CreditNoteView {
            id: row.id.into(),
            number: row.number,
            issued_on: row.issued_on.to_jiff(),
            reason: row.reason,
            total: Money::new(row.total, currency),
        })
        .collect())
}
