//! What is measured: numbers with every digit, units as they were sent.

use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::value::RawValue;

use super::datatype::{Prose, Text, UCUM};

/// A number with the digits that were written: a float would lose some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact(pub Decimal);

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Box::<RawValue>::deserialize(deserializer)?;
        let written = written.get();
        if !written.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
            let found: String = written.chars().take(60).collect();
            return Err(D::Error::custom(format!("expected a number, found {found}")));
        }
        let number = match written.contains(['e', 'E']) {
            true => Decimal::from_scientific(written),
            false => Decimal::from_str(written),
        };
        number.map(Self).map_err(|_| D::Error::custom("this number is larger or finer than anything that is measured"))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Quantity {
    pub value: Option<Exact>,
    pub comparator: Option<Comparator>,
    pub unit: Option<Text<50>>,
    pub system: Option<String>,
    pub code: Option<Text<50>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Comparator {
    #[serde(rename = "<")]
    Below,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = ">")]
    Above,
}

impl Comparator {
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::Above => ">",
        }
    }
}

impl Quantity {
    /// In UCUM where the sender says that it is, else as it was sent.
    pub fn unit(&self) -> Option<String> {
        let ucum = self.code.as_ref().filter(|_| self.system.as_deref() == Some(UCUM));
        ucum.or(self.unit.as_ref()).or(self.code.as_ref()).map(|unit| unit.0.clone())
    }

    /// "< 5 mg/dL"
    pub fn words(&self) -> Option<String> {
        let Exact(value) = self.value?;
        let sign = self.comparator.map(|comparator| format!("{} ", comparator.sign())).unwrap_or_default();
        let unit = self.unit().map(|unit| format!(" {unit}")).unwrap_or_default();
        Some(format!("{sign}{value}{unit}"))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Range {
    pub low: Option<Quantity>,
    pub high: Option<Quantity>,
}

impl Range {
    /// "3.5 – 5.1 mmol/L", "up to 5 mg", "from 3 mg"
    pub fn words(&self) -> Option<String> {
        let low = self.low.as_ref().filter(|low| low.value.is_some());
        let high = self.high.as_ref().filter(|high| high.value.is_some());
        match (low, high) {
            (Some(low), Some(high)) if low.unit() == high.unit() => {
                Some(format!("{} – {}", low.value.map(|Exact(value)| value)?, high.words()?))
            }
            (Some(low), Some(high)) => Some(format!("{} – {}", low.words()?, high.words()?)),
            (None, Some(high)) => Some(format!("up to {}", high.words()?)),
            (Some(low), None) => Some(format!("from {}", low.words()?)),
            (None, None) => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Ratio {
    pub numerator: Quantity,
    pub denominator: Quantity,
}

impl Ratio {
    /// A titre, "1 : 128".
    pub fn words(&self) -> Option<String> {
        Some(format!("{} : {}", self.numerator.words()?, self.denominator.words()?))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Annotation {
    pub text: Option<Prose<10000>>,
}

/// What people wrote beside it, cut to what fits.
pub fn notes(written: &[Annotation], most: usize) -> Option<String> {
    let texts: Vec<&str> = written.iter().filter_map(|note| Some(note.text.as_ref()?.0.as_str())).collect();
    Some(texts.join("\n").chars().take(most).collect()).filter(|text: &String| !text.is_empty())
}
