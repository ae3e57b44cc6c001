//! What several kinds of documents say in the same way.

use billing::model::BankAccount;
use jiff::civil::Date;
use labs::model::Flag;
use model::{Money, time::LocalTime};
use serde::Serialize;

/// "Tue 24 Nov 2026, 14:30 EST"
pub fn moment(at: &LocalTime) -> String {
    format!("{} {}", at.full(), at.abbreviation)
}

/// "24 Nov 2026"
pub fn day(at: &LocalTime) -> String {
    on(at.local.date())
}

/// The same, of a day without a time.
pub fn on(date: Date) -> String {
    format!("{} {} {}", date.day(), &model::time::month(date)[..3], date.year())
}

/// "7.4 mmol/L"
pub fn measured(shown: &str, unit: Option<&str>) -> String {
    match unit {
        Some(unit) if !shown.is_empty() => format!("{shown} {unit}"),
        _ => shown.to_owned(),
    }
}

/// Where money is transferred to.
#[derive(Clone, Debug, Serialize)]
pub struct Bank {
    holder: String,
    label: &'static str,
    account: String,
    bic: Option<String>,
}

impl Bank {
    pub fn of(bank: BankAccount) -> Self {
        Self { label: bank.label(), account: bank.account, holder: bank.holder, bic: bank.bic }
    }
}

/// A word with the shape that goes with it; what is usual says nothing.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Mark {
    pub words: &'static str,
    pub tone: Tone,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Information,
    Attention,
    Danger,
}

pub fn flag(flag: Option<Flag>) -> Option<Mark> {
    let flag = flag.filter(|flag| flag.is_unusual())?;
    Some(Mark { words: flag.words(), tone: if flag.is_critical() { Tone::Danger } else { Tone::Attention } })
}

/// Something that must not be overlooked.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    pub tone: Tone,
    pub title: String,
    /// Sentences and names, one after the other.
    pub text: Vec<String>,
}

/// A person's word on something.
#[derive(Clone, Debug, Serialize)]
pub struct Word {
    pub by: String,
    pub at: String,
    pub text: crate::text::Prose,
    pub next: crate::text::Prose,
}

/// With the minus of figures, which is as wide as the plus.
pub fn signed(amount: &str) -> String {
    amount.replace('-', "−")
}

/// An amount and what it is.
#[derive(Clone, Debug, Serialize)]
pub struct Sum {
    pub label: String,
    pub amount: String,
}

impl Sum {
    pub fn of(label: impl Into<String>, amount: Money) -> Self {
        Self { label: label.into(), amount: signed(&amount.to_string()) }
    }

    /// What is taken off.
    pub fn less(label: impl Into<String>, amount: Money) -> Self {
        let amount = if amount.minor == 0 { amount.to_string() } else { signed(&format!("-{amount}")) };
        Self { label: label.into(), amount }
    }
}
