//! Money is a whole number of minor units with its currency; a float never touches it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("A currency is three capital letters, such as EUR.")]
pub struct NotACurrency;

impl Currency {
    pub const EUR: Self = Self(*b"EUR");
    pub const USD: Self = Self(*b"USD");

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the point (ISO 4217): none for yen, three for Kuwaiti dinars, two for most.
    pub fn exponent(&self) -> u32 {
        match self.code() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
            | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = NotACurrency;
    fn from_str(s: &str) -> Result<Self, NotACurrency> {
        let code: [u8; 3] = s.as_bytes().try_into().map_err(|_| NotACurrency)?;
        if code.iter().all(u8::is_ascii_uppercase) { Ok(Self(code)) } else { Err(NotACurrency) }
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount in minor units: `Money { minor: 4500, currency: USD }` is 45.00 USD.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

/// A sum that does not fit, or of two currencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("Amounts of different currencies can’t be added.")]
    Currencies,
    #[error("The amount is too large.")]
    TooLarge,
}

/// Why what was typed is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAmount {
    #[error("Enter an amount, such as 45.00, with a point for decimals and no other separator.")]
    Unreadable,
    #[error("This currency has no decimals: enter a whole amount.")]
    Whole,
    #[error("Enter at most {0} decimals.")]
    Decimals(u32),
    #[error("The amount is too large.")]
    TooLarge,
}

/// More than this no bill of a hospital is: sums of a billion such amounts still fit.
const MOST_MINOR: i64 = 9_999_999_999;

impl Money {
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Currencies);
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Self { minor, ..self })
    }

    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(other.checked_neg()?)
    }

    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        Ok(Self { minor: self.minor.checked_neg().ok_or(MoneyError::TooLarge)?, ..self })
    }

    /// Of nothing there is no currency: the sum of no amounts is zero of `currency`.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::checked_add)
    }

    /// Reads what a person types: "45", "45.5", "45.00". Never below zero, and never rounded: more decimals than the
    /// currency has are refused.
    pub fn parse(typed: &str, currency: Currency) -> Result<Self, NotAnAmount> {
        let typed = typed.trim();
        let (whole, fraction) = typed.split_once('.').unwrap_or((typed, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || typed.ends_with('.') {
            return Err(NotAnAmount::Unreadable);
        }
        let exponent = currency.exponent();
        let given = fraction.len();
        if given > exponent as usize {
            return Err(if exponent == 0 { NotAnAmount::Whole } else { NotAnAmount::Decimals(exponent) });
        }
        let padded = format!("{whole}{fraction}{}", "0".repeat(exponent as usize - given));
        let minor: i64 = padded.parse().map_err(|_| NotAnAmount::TooLarge)?;
        if minor > MOST_MINOR { Err(NotAnAmount::TooLarge) } else { Ok(Self { minor, currency }) }
    }

    /// As it is typed: "45.00", "-0.05", "1200". For forms and files that machines read.
    pub fn plain(&self) -> String {
        let exponent = self.currency.exponent();
        let unit = 10_u64.pow(exponent);
        let (whole, fraction) = (self.minor.unsigned_abs() / unit, self.minor.unsigned_abs() % unit);
        let sign = if self.minor < 0 { "-" } else { "" };
        if exponent == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction:0width$}", width = exponent as usize)
        }
    }
}

impl fmt::Display for Money {
    /// "45.00 USD", "-0.05 EUR", "1200 JPY"; thousands are grouped from 10,000 on: "12,500.00 USD".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exponent = self.currency.exponent();
        let unit = 10_u64.pow(exponent);
        let whole = (self.minor.unsigned_abs() / unit).to_string();
        let fraction = self.minor.unsigned_abs() % unit;
        if self.minor < 0 {
            f.write_str("-")?;
        }
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && whole.len() > 4 && (whole.len() - index).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if exponent > 0 {
            write!(f, ".{fraction:0width$}", width = exponent as usize)?;
        }
        write!(f, " {}", self.currency.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(minor: i64, code: &str) -> String {
        Money { minor, currency: code.parse().expect("a code") }.to_string()
    }

    #[test]
    fn amounts_read_as_people_write_them() {
        assert_eq!(shown(4500, "USD"), "45.00 USD");
        assert_eq!(shown(-5, "EUR"), "-0.05 EUR");
        assert_eq!(shown(1200, "JPY"), "1200 JPY");
        assert_eq!(shown(1_250_000, "USD"), "12,500.00 USD");
        assert_eq!(shown(1_234_567, "KWD"), "1234.567 KWD");
        assert_eq!(shown(i64::MIN, "JPY"), "-9,223,372,036,854,775,808 JPY");
    }

    #[test]
    fn amounts_are_read_as_they_are_typed_and_never_rounded() {
        let read = |typed: &str, code: &str| Money::parse(typed, code.parse().expect("a code")).map(|read| read.minor);
        assert_eq!(read(" 45 ", "USD"), Ok(4500));
        assert_eq!(read("45.5", "USD"), Ok(4550));
        assert_eq!(read("0.125", "KWD"), Ok(125));
        assert_eq!(read("1200", "JPY"), Ok(1200));
        assert_eq!(read("45.005", "USD"), Err(NotAnAmount::Decimals(2)));
        assert_eq!(read("12.0", "JPY"), Err(NotAnAmount::Whole));
        assert_eq!(read("99999999.99", "USD"), Ok(MOST_MINOR));
        for wrong in ["100000000", "9".repeat(40).as_str()] {
            assert_eq!(read(wrong, "USD"), Err(NotAnAmount::TooLarge), "{wrong}");
        }
        for wrong in ["", "-1", "+1", "1,5", "1.", ".5", "1e3", "1 000", "NaN", "٣", "1.2.3", "45 USD"] {
            assert_eq!(read(wrong, "USD"), Err(NotAnAmount::Unreadable), "{wrong}");
        }
    }

    #[test]
    fn sums_are_checked() {
        let usd = |minor| Money::new(minor, Currency::USD);
        assert_eq!(usd(1).checked_add(usd(2)), Ok(usd(3)));
        assert_eq!(usd(1).checked_sub(usd(2)), Ok(usd(-1)));
        assert_eq!(usd(1).checked_add(Money::new(1, Currency::EUR)), Err(MoneyError::Currencies));
        assert_eq!(usd(i64::MAX).checked_add(usd(1)), Err(MoneyError::TooLarge));
        assert_eq!(usd(i64::MIN).checked_neg(), Err(MoneyError::TooLarge));
        assert_eq!(Money::sum(Currency::USD, [usd(5), usd(-7)]), Ok(usd(-2)));
    }

    proptest::proptest! {
        #[test]
        fn what_is_plain_can_be_typed_again(minor in 0..=MOST_MINOR, code in "(USD|JPY|KWD)") {
            let amount = Money::new(minor, code.parse().expect("a code"));
            proptest::prop_assert_eq!(Money::parse(&amount.plain(), amount.currency), Ok(amount));
        }

        #[test]
        fn anything_can_be_typed(typed in ".{0,30}") {
            let _ = Money::parse(&typed, Currency::EUR);
        }
    }

    #[test]
    fn a_currency_is_three_capitals() {
        assert!("eur".parse::<Currency>().is_err());
        assert!("EURO".parse::<Currency>().is_err());
        assert!("é1".parse::<Currency>().is_err());
    }
}
