//! What was measured: a number, perhaps with a comparator, or words.

use rust_decimal::Decimal;

use super::catalogue::Test;
use crate::model::{COMMENT_MAX, Comparator, ValueKind, decimal};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Number { comparator: Option<Comparator>, number: Decimal },
    Words(String),
}

impl Value {
    /// Reads what was typed for a test. Refuses a text where a number belongs, more decimals than the test has, a word
    /// that is no choice.
    pub fn read(test: &Test, typed: &str) -> Result<Self, String> {
        match test.kind {
            ValueKind::Quantity => {
                let (comparator, number) = decimal::read(typed)?;
                if number.normalize().scale() > test.decimals {
                    return Err(match test.decimals {
                        0 => "Enter a whole number.".into(),
                        1 => "Enter at most one decimal.".into(),
                        decimals => format!("Enter at most {decimals} decimals."),
                    });
                }
                Ok(Self::Number { comparator, number })
            }
            ValueKind::Coded => test
                .choices
                .iter()
                .find(|choice| choice.eq_ignore_ascii_case(typed.trim()))
                .map(|choice| Self::Words(choice.clone()))
                .ok_or_else(|| format!("Choose one of: {}.", test.choices.join(", "))),
            ValueKind::Text => {
                let words: String = typed.chars().filter(|c| !c.is_control() || *c == '\n').collect();
                let words = words.trim();
                if words.is_empty() {
                    Err("Write the result.".into())
                } else if words.chars().count() > COMMENT_MAX {
                    Err(format!("Please use at most {COMMENT_MAX} characters."))
                } else {
                    Ok(Self::Words(words.to_owned()))
                }
            }
        }
    }

    pub fn show(&self, decimals: u32) -> String {
        match self {
            Self::Number { comparator, number } => decimal::show(*comparator, *number, decimals),
            Self::Words(words) => words.clone(),
        }
    }

    /// The number, where nothing qualifies it.
    pub const fn plain(&self) -> Option<Decimal> {
        match self {
            Self::Number { comparator: None, number } => Some(*number),
            Self::Number { .. } | Self::Words(_) => None,
        }
    }

    pub const fn number(&self) -> Option<(Option<Comparator>, Decimal)> {
        match self {
            Self::Number { comparator, number } => Some((*comparator, *number)),
            Self::Words(_) => None,
        }
    }

    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Words(words) => Some(words),
            Self::Number { .. } => None,
        }
    }

    pub fn of(comparator: Option<Comparator>, number: Option<Decimal>, words: Option<String>) -> Option<Self> {
        match (number, words) {
            (Some(number), _) => Some(Self::Number { comparator, number }),
            (None, words) => words.map(Self::Words),
        }
    }
}
