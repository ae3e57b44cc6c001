use billing::server::paper::{OpenBill, StatementLine, StatementPaper};
use serde::Serialize;

use crate::{
    document::{Sheet, Template},
    parts::{self, Bank, Sum},
};

/// A patient's account as it stood at the end of a day.
#[derive(Debug, Serialize)]
pub struct Statement {
    as_of: String,
    lines: Vec<Line>,
    open: Vec<Open>,
    sums: Vec<Sum>,
    balance: Sum,
    /// Where nothing is owed, nothing.
    bank: Option<Bank>,
}

#[derive(Debug, Serialize)]
struct Line {
    on: String,
    words: String,
    amount: String,
    balance: String,
}

#[derive(Debug, Serialize)]
struct Open {
    number: String,
    due: String,
    overdue: bool,
    open: String,
}

impl Sheet for Statement {
    const TEMPLATE: Template = Template { name: "statement.typ", source: include_str!("../templates/statement.typ") };

    fn title(&self) -> &str {
        "Statement of account"
    }
}

impl Statement {
    pub fn of(paper: StatementPaper) -> Self {
        let balance = match paper.balance.checked_neg() {
            Ok(ours) if ours.minor > 0 => Sum::of("We owe you", ours),
            _ => Sum::of("You owe", paper.balance),
        };
        let bank = paper.bank.filter(|_| paper.owed.minor > 0).map(Bank::of);
        Self {
            as_of: parts::on(paper.as_of),
            lines: paper.lines.into_iter().map(Line::of).collect(),
            open: paper.open.into_iter().map(Open::of).collect(),
            sums: vec![Sum::of("Open bills", paper.owed), Sum::of("Your credit", paper.credit)],
            balance,
            bank,
        }
    }
}

impl Line {
    fn of(line: StatementLine) -> Self {
        Self {
            on: parts::on(line.on),
            words: line.words,
            amount: parts::signed(&line.amount.plain()),
            balance: line.balance.plain(),
        }
    }
}

impl Open {
    fn of(bill: OpenBill) -> Self {
        let OpenBill { number, due_on, overdue, open } = bill;
        Self { number, due: parts::on(due_on), overdue, open: open.to_string() }
    }
}
