use billing::server::paper::ReceiptPaper;
use serde::Serialize;

use crate::{
    document::{Sheet, Template},
    parts::{self, Sum},
};

/// That money was received, how, and what it has paid.
#[derive(Debug, Serialize)]
pub struct Receipt {
    amount: String,
    received: String,
    method: &'static str,
    reference: String,
    id: String,
    bills: Vec<Sum>,
    rest: Vec<Sum>,
}

impl Sheet for Receipt {
    const TEMPLATE: Template = Template { name: "receipt.typ", source: include_str!("../templates/receipt.typ") };

    fn title(&self) -> &str {
        "Receipt"
    }
}

impl Receipt {
    pub fn of(paper: ReceiptPaper) -> Self {
        let rest = [
            ("Rounded to the nearest coin", paper.rounding),
            ("Left as your credit", paper.credit),
            ("Paid back to you", paper.refunded),
        ];
        Self {
            amount: paper.amount.to_string(),
            received: parts::on(paper.received_on),
            method: paper.method.words(),
            reference: paper.reference.unwrap_or_default(),
            id: paper.id,
            bills: paper.bills.into_iter().map(|bill| Sum::of(format!("Bill {}", bill.number), bill.amount)).collect(),
            rest: rest
                .into_iter()
                .filter(|(_, money)| money.minor != 0)
                .map(|(label, money)| Sum::of(label, money))
                .collect(),
        }
    }
}
