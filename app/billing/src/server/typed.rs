//! What people typed, made fit to be kept.

use std::str::FromStr;

use model::{Currency, FieldErrors, Money};
pub use platform::typed::{chosen, note, optional_date, required, whole};
use rust_decimal::Decimal;

/// Zero or more; an empty field is zero.
pub fn amount_or_zero(fields: &mut FieldErrors, field: &str, typed: &str, currency: Currency) -> i64 {
    if typed.trim().is_empty() { 0 } else { read_amount(fields, field, typed, currency).unwrap_or_default() }
}

/// Something above zero.
pub fn amount(fields: &mut FieldErrors, field: &str, typed: &str, currency: Currency) -> i64 {
    let read = read_amount(fields, field, typed, currency);
    if read == Some(0) {
        fields.add(field, "Enter an amount above zero.");
    }
    read.unwrap_or_default()
}

fn read_amount(fields: &mut FieldErrors, field: &str, typed: &str, currency: Currency) -> Option<i64> {
    fields.take(field, Money::parse(typed, currency)).map(|money| money.minor)
}

/// A code that things are charged by: up to 40 capitals and figures, points, dashes and underscores.
pub fn code(fields: &mut FieldErrors, typed: &str) -> String {
    let code = typed.trim().to_uppercase();
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-');
    let starts_well = code.starts_with(|first: char| first.is_ascii_alphanumeric());
    if !starts_well || code.len() > 40 || !code.bytes().all(plain) {
        fields.add("code", "Enter up to 40 letters and figures, such as DRESSING-1.");
    }
    code
}

/// A number with a point, zero or more, of at most so many decimals and not above `most`.
pub fn decimal(fields: &mut FieldErrors, field: &str, typed: &str, decimals: u32, most: i64) -> Decimal {
    let typed = typed.trim();
    let plain = typed.len() <= 20
        && typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && typed.starts_with(|first: char| first.is_ascii_digit());
    let read = plain.then(|| Decimal::from_str_exact(typed).ok()).flatten();
    let read = read.filter(|number| number.normalize().scale() <= decimals && *number <= Decimal::from(most));
    read.unwrap_or_else(|| {
        fields.add(field, format!("Enter a number from 0 to {most} with at most {decimals} decimals."));
        Decimal::ZERO
    })
}

/// A percentage as a rate: "19" is 0.19; empty is none.
pub fn percent(fields: &mut FieldErrors, field: &str, typed: &str) -> Decimal {
    if typed.trim().is_empty() {
        return Decimal::ZERO;
    }
    (decimal(fields, field, typed, 4, 100) / Decimal::ONE_HUNDRED).normalize()
}

/// The ids of ticked boxes, in their order, each once.
pub fn ticked<T: FromStr + PartialEq>(fields: &mut FieldErrors, field: &str, typed: &[String]) -> Vec<T> {
    let mut ids: Vec<T> = Vec::new();
    for one in typed {
        match one.trim().parse() {
            Ok(id) if !ids.contains(&id) => ids.push(id),
            Ok(_) => {}
            Err(_) => fields.add(field, "Choose from the list."),
        }
    }
    ids
}

/// "yes" or "no".
pub fn yes(fields: &mut FieldErrors, field: &str, typed: &str) -> bool {
    if !matches!(typed.trim(), "yes" | "no") {
        fields.add(field, "Choose yes or no.");
    }
    typed.trim() == "yes"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_become_rates() {
        let mut fields = FieldErrors::default();
        assert_eq!(percent(&mut fields, "tax", "19"), Decimal::new(19, 2));
        assert_eq!(percent(&mut fields, "tax", "7.7"), Decimal::new(77, 3));
        assert_eq!(percent(&mut fields, "tax", " "), Decimal::ZERO);
        assert!(fields.0.is_empty());
        for wrong in ["101", "-1", "1e1", "0.00001", "ten", "1,5"] {
            let mut fields = FieldErrors::default();
            percent(&mut fields, "tax", wrong);
            assert!(fields.of("tax").is_some(), "{wrong}");
        }
    }

    #[test]
    fn nothing_is_no_amount() {
        let mut fields = FieldErrors::default();
        amount(&mut fields, "amount", "0.00", Currency::USD);
        amount(&mut fields, "other", "", Currency::USD);
        assert!(fields.of("amount").is_some() && fields.of("other").is_some());
    }
}
