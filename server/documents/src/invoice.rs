use billing::server::paper::{InvoicePaper, PaperLine, TaxSum};
use serde::Serialize;

use crate::{
    document::{Sheet, Template},
    parts::{self, Bank, Sum},
};

/// An invoice as it was issued, with what was taken back, paid and waived since, and how what is left is paid.
#[derive(Debug, Serialize)]
pub struct Invoice {
    number: String,
    issued: String,
    lines: Vec<Line>,
    taxes: Vec<Tax>,
    sums: Vec<Sum>,
    left: Sum,
    /// Nothing, where nothing is left to pay.
    pay: Option<Pay>,
}

#[derive(Debug, Serialize)]
struct Line {
    name: String,
    when: String,
    by: Option<String>,
    quantity: String,
    net: String,
    tax: String,
    total: String,
}

#[derive(Debug, Serialize)]
struct Tax {
    rate: String,
    net: String,
    tax: String,
}

#[derive(Debug, Serialize)]
struct Pay {
    due: String,
    online: String,
    bank: Option<Bank>,
}

impl Sheet for Invoice {
    const TEMPLATE: Template = Template { name: "invoice.typ", source: include_str!("../templates/invoice.typ") };

    fn title(&self) -> &str {
        "Invoice"
    }
}

impl Invoice {
    /// `bills`: where the patient pays online.
    pub fn of(paper: InvoicePaper, bills: &str) -> Self {
        let pay = (paper.open.minor > 0).then(|| Pay {
            due: parts::on(paper.due_on),
            online: bills.to_owned(),
            bank: paper.bank.clone().map(Bank::of),
        });
        Self {
            sums: sums(&paper),
            left: Sum::of("Left to pay", paper.open),
            number: paper.number,
            issued: parts::on(paper.issued_on),
            lines: paper.lines.into_iter().map(Line::of).collect(),
            taxes: paper.taxes.into_iter().map(Tax::of).collect(),
            pay,
        }
    }
}

impl Line {
    fn of(line: PaperLine) -> Self {
        let tax = match &line.rate {
            Some(rate) => format!("{}\n{rate}", line.tax.plain()),
            None => line.tax.plain(),
        };
        Self {
            name: line.name,
            when: parts::on(line.performed_on),
            by: line.by,
            quantity: line.quantity,
            net: line.net.plain(),
            tax,
            total: line.total.plain(),
        }
    }
}

impl Tax {
    fn of(sum: TaxSum) -> Self {
        Self { rate: sum.rate, net: sum.net.to_string(), tax: sum.tax.to_string() }
    }
}

/// From the whole to what is left, line by line.
fn sums(paper: &InvoicePaper) -> Vec<Sum> {
    let mut sums = vec![Sum::of("Net", paper.net), Sum::of("Tax", paper.tax), Sum::of("Total", paper.total)];
    if paper.payer.minor > 0 {
        let payer = paper.payer_name.as_deref().unwrap_or("Insurer");
        sums.push(Sum::less(format!("Carried by {payer}"), paper.payer));
    }
    sums.push(Sum::of("Your part", paper.patient));
    for note in &paper.credit_notes {
        let label = format!("Credit note {} of {}", note.number, parts::on(note.issued_on));
        sums.push(Sum::less(label, note.patient));
    }
    if paper.waived.minor > 0 {
        sums.push(Sum::less("Waived", paper.waived));
    }
    if paper.paid.minor > 0 {
        sums.push(Sum::less("Paid", paper.paid));
    }
    sums
}
