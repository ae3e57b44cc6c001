//! The journal as other programs read it.

use std::{collections::BTreeSet, fmt::Write};

use ::model::Money;
use jiff::civil::Date;
use uuid::Uuid;

use super::{Account, JournalKind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    pub on: Date,
    pub id: Uuid,
    pub kind: JournalKind,
    pub postings: Vec<Posting>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    pub account: Account,
    pub amount: Money,
    /// The number of the invoice.
    pub document: Option<String>,
}

/// One line for each entry (RFC 4180).
pub fn csv(posted: &[Posted]) -> String {
    let mut out = String::from("date,journal,kind,account,amount,currency,document\r\n");
    for journal in posted {
        for posting in &journal.postings {
            let fields = [
                &journal.on.to_string(),
                &journal.id.to_string(),
                journal.kind.words(),
                posting.account.words(),
                &posting.amount.plain(),
                posting.amount.currency.code(),
                posting.document.as_deref().unwrap_or_default(),
            ];
            let line = fields.map(quoted).join(",");
            out.push_str(&line);
            out.push_str("\r\n");
        }
    }
    out
}

/// A spreadsheet runs what begins with a sign; nothing of ours but a negative amount does.
fn quoted(field: &str) -> String {
    if field.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// A file of beancount: accounts are opened on the first day that is exported, and each journal is a transaction.
pub fn beancount(house: &str, posted: &[Posted]) -> String {
    let mut out = format!("option \"title\" \"{}\"\n", house.replace(['"', '\\', '\n'], " "));
    let all = || posted.iter().flat_map(|journal| &journal.postings);
    let currencies: BTreeSet<String> = all().map(|posting| posting.amount.currency.code().to_owned()).collect();
    for currency in &currencies {
        let _ = writeln!(out, "option \"operating_currency\" \"{currency}\"");
    }
    let Some(first) = posted.iter().map(|journal| journal.on).min() else { return out };
    let accounts: BTreeSet<&str> = all().map(|posting| posting.account.words()).collect();
    for account in accounts {
        let _ = writeln!(out, "{first} open {account}");
    }
    for journal in posted {
        let _ = writeln!(out, "\n{} * \"{}\"\n  journal: \"{}\"", journal.on, journal.kind.words(), journal.id);
        for posting in &journal.postings {
            let _ = write!(
                out,
                "  {}  {} {}",
                posting.account.words(),
                posting.amount.plain(),
                posting.amount.currency.code()
            );
            let _ = match &posting.document {
                Some(document) => writeln!(out, "\n    document: \"{document}\""),
                None => writeln!(out),
            };
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use ::model::Currency;
    use jiff::civil::date;

    use super::*;

    fn journal() -> Posted {
        let posting = |account, minor, document: Option<&str>| Posting {
            account,
            amount: Money::new(minor, Currency::USD),
            document: document.map(Into::into),
        };
        Posted {
            on: date(2026, 3, 2),
            id: Uuid::nil(),
            kind: JournalKind::InvoiceIssued,
            postings: vec![
                posting(Account::Patient, 4500, Some("HG-2026-000001")),
                posting(Account::Revenue, -4500, None),
            ],
        }
    }

    #[test]
    fn csv_has_a_line_for_each_entry() {
        let nil = Uuid::nil();
        assert_eq!(
            csv(&[journal()]),
            format!(
                "date,journal,kind,account,amount,currency,document\r\n\
                 2026-03-02,{nil},Invoice issued,Assets:Receivable:Patients,45.00,USD,HG-2026-000001\r\n\
                 2026-03-02,{nil},Invoice issued,Income:Care,-45.00,USD,\r\n"
            )
        );
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }

    #[test]
    fn beancount_opens_what_it_uses() {
        assert_eq!(
            beancount("Hale \"General\"", &[journal()]),
            "option \"title\" \"Hale  General \"\n\
             option \"operating_currency\" \"USD\"\n\
             2026-03-02 open Assets:Receivable:Patients\n\
             2026-03-02 open Income:Care\n\
             \n\
             2026-03-02 * \"Invoice issued\"\n  journal: \"00000000-0000-0000-0000-000000000000\"\n  \
             Assets:Receivable:Patients  45.00 USD\n    document: \"HG-2026-000001\"\n  Income:Care  -45.00 USD\n"
        );
    }
}
