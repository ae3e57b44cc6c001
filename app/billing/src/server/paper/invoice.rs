use std::collections::BTreeMap;

use jiff::civil::Date;
use model::{AppError, Currency, Money};
use platform::{Failure, Tx};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    model::BankAccount,
    server::{invoice, ledger, place, row::InvoiceRow},
};

/// An invoice as it was issued, what was taken back of it, and what is left to pay.
#[derive(Clone, Debug)]
pub struct InvoicePaper {
    pub number: String,
    pub issued_on: Date,
    pub due_on: Date,
    pub lines: Vec<PaperLine>,
    /// By rate, the lowest first.
    pub taxes: Vec<TaxSum>,
    pub net: Money,
    pub tax: Money,
    pub total: Money,
    /// Who carries the other part.
    pub payer_name: Option<String>,
    pub payer: Money,
    pub patient: Money,
    pub credit_notes: Vec<CreditedBy>,
    pub paid: Money,
    pub waived: Money,
    /// What the patient still owes.
    pub open: Money,
    /// Where it can be transferred to.
    pub bank: Option<BankAccount>,
}

#[derive(Clone, Debug)]
pub struct PaperLine {
    pub name: String,
    pub performed_on: Date,
    pub by: Option<String>,
    pub quantity: String,
    pub net: Money,
    /// "19%"; none: nothing of it is taxed.
    pub rate: Option<String>,
    pub tax: Money,
    pub total: Money,
}

#[derive(Clone, Debug)]
pub struct TaxSum {
    pub rate: String,
    pub net: Money,
    pub tax: Money,
}

#[derive(Clone, Debug)]
pub struct CreditedBy {
    pub number: String,
    pub issued_on: Date,
    /// Of the patient's part.
    pub patient: Money,
    pub total: Money,
}

/// A draft has no paper.
pub async fn invoice(tx: &mut Tx, row: &InvoiceRow) -> Result<InvoicePaper, Failure> {
    let head = sqlx::query!(
        r#"select i.number, i.issued_on, i.due_on, c.payor as "payor?",
                  coalesce((select sum(amount_minor) from allocation where invoice_id = i.id), 0)::bigint as "paid!",
                  (select coalesce(sum(patient_minor), 0)::bigint from invoice_line where invoice_id = i.id and live) as "patient!",
                  (select coalesce(sum(payer_minor), 0)::bigint from invoice_line where invoice_id = i.id and live) as "payer!"
           from invoice i left join coverage c on c.id = i.coverage_id where i.id = $1"#,
        row.id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let (Some(number), Some(issued_on), Some(due_on)) = (head.number, head.issued_on, head.due_on) else {
        return Err(AppError::NotFound.into());
    };
    let currency = invoice::currency(row)?;
    let money = |minor| Money::new(minor, currency);
    let open = ledger::open(tx, row.id, Date::MAX).await?;
    let lines = lines(tx, row.id.0, currency).await?;
    let sum = |of: fn(&PaperLine) -> Money| money(lines.iter().map(|(line, _)| of(line).minor).sum());
    Ok(InvoicePaper {
        number,
        issued_on: issued_on.to_jiff(),
        due_on: due_on.to_jiff(),
        taxes: taxes(&lines, currency),
        net: sum(|line| line.net),
        tax: sum(|line| line.tax),
        total: sum(|line| line.total),
        payer_name: head.payor,
        payer: money(head.payer),
        patient: money(head.patient),
        credit_notes: credit_notes(tx, row.id.0, currency).await?,
        paid: money(head.paid),
        waived: money(open.written_off),
        open: money(open.patient),
        bank: place::of(tx, row.facility).await?.bank,
        lines: lines.into_iter().map(|(line, _)| line).collect(),
    })
}

async fn lines(tx: &mut Tx, invoice: Uuid, currency: Currency) -> Result<Vec<(PaperLine, Option<Decimal>)>, Failure> {
    let rows = sqlx::query!(
        r#"select h.plain_name, h.performed_on, h.quantity, d.name as "by?", l.net_minor, l.tax_minor, l.total_minor,
                  (select rate from charge_component t
                   where t.charge_id = h.id and t.kind in ('tax_included', 'tax_added') limit 1) as rate
           from invoice_line l join charge h on h.id = l.charge_id left join practitioner d on d.id = h.practitioner_id
           where l.invoice_id = $1 and l.live order by l.position"#,
        invoice,
    )
    .fetch_all(tx.conn())
    .await?;
    let money = |minor| Money::new(minor, currency);
    Ok(rows
        .into_iter()
        .map(|row| {
            let shown = PaperLine {
                name: row.plain_name,
                performed_on: row.performed_on.to_jiff(),
                by: row.by,
                quantity: row.quantity.normalize().to_string(),
                net: money(row.net_minor),
                rate: row.rate.as_ref().map(percent),
                tax: money(row.tax_minor),
                total: money(row.total_minor),
            };
            (shown, row.rate)
        })
        .collect())
}

/// 0.19 is "19%".
fn percent(rate: &Decimal) -> String {
    format!("{}%", (*rate * Decimal::ONE_HUNDRED).normalize())
}

fn taxes(lines: &[(PaperLine, Option<Decimal>)], currency: Currency) -> Vec<TaxSum> {
    let mut by_rate: BTreeMap<Decimal, (i64, i64)> = BTreeMap::new();
    for (line, rate) in lines {
        if let Some(rate) = rate {
            let (net, tax) = by_rate.entry(*rate).or_default();
            *net += line.net.minor;
            *tax += line.tax.minor;
        }
    }
    let sum = |(rate, (net, tax)): (Decimal, (i64, i64))| TaxSum {
        rate: percent(&rate),
        net: Money::new(net, currency),
        tax: Money::new(tax, currency),
    };
    by_rate.into_iter().map(sum).collect()
}

async fn credit_notes(tx: &mut Tx, invoice: Uuid, currency: Currency) -> Result<Vec<CreditedBy>, Failure> {
    let rows = sqlx::query!(
        r#"select n.number, n.issued_on, sum(l.patient_minor)::bigint as "patient!",
                  sum(l.patient_minor + l.payer_minor)::bigint as "total!"
           from credit_note n join credit_note_line l on l.credit_note_id = n.id
           where n.adjusts = $1 group by n.id order by n.created_at, n.id"#,
        invoice,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CreditedBy {
            number: row.number,
            issued_on: row.issued_on.to_jiff(),
            patient: Money::new(row.patient, currency),
            total: Money::new(row.total, currency),
        })
        .collect())
}
