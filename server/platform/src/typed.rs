//! What people typed, made fit to be kept: what every department's forms have in common.

use std::str::FromStr;

use jiff::civil::Date;
use model::{Currency, FieldErrors, Money};

/// Trims, drops control characters (a line break stays), and refuses what is too long. Empty is `None`.
pub fn note(fields: &mut FieldErrors, field: &str, typed: &str, most: usize) -> Option<String> {
    let kept: String = typed.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let kept = kept.trim();
    let length = kept.chars().count();
    if length > most {
        fields.add(field, format!("Please use at most {most} characters; this has {length}."));
    }
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// The same, for what can't be left out.
pub fn required(fields: &mut FieldErrors, field: &str, typed: &str, most: usize, ask: &str) -> String {
    note(fields, field, typed, most).unwrap_or_else(|| {
        fields.add(field, ask);
        String::new()
    })
}

/// An id or a word of a list that a form carries; what is none was not chosen.
pub fn chosen<T: FromStr>(fields: &mut FieldErrors, field: &str, typed: &str, ask: &str) -> Option<T> {
    let chosen = typed.trim().parse().ok();
    if chosen.is_none() {
        fields.add(field, ask);
    }
    chosen
}

/// A date as the browser's own field sends it: "2026-11-24".
pub fn date(fields: &mut FieldErrors, field: &str, typed: &str) -> Option<Date> {
    let date = typed.trim().parse().ok();
    if date.is_none() {
        fields.add(field, "Enter a date, such as 2026-11-24.");
    }
    date
}

/// The same, where it may be left empty.
pub fn optional_date(fields: &mut FieldErrors, field: &str, typed: &str) -> Option<Date> {
    if typed.trim().is_empty() { None } else { date(fields, field, typed) }
}

/// A whole number within its bounds; what is none becomes the least.
pub fn whole<T>(fields: &mut FieldErrors, field: &str, typed: &str, least: T, most: T) -> T
where
    T: FromStr + PartialOrd + std::fmt::Display + Copy,
{
    let read = typed.trim().parse().ok().filter(|number| (least..=most).contains(number));
    read.unwrap_or_else(|| {
        fields.add(field, format!("Enter a whole number from {least} to {most}."));
        least
    })
}

/// An amount in minor units of the currency; what is none becomes zero.
pub fn price(fields: &mut FieldErrors, field: &str, typed: &str, currency: Currency) -> i64 {
    fields.take(field, Money::parse(typed, currency)).map(|money| money.minor).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_read() {
        let mut fields = FieldErrors::default();
        assert_eq!(whole(&mut fields, "n", " 15 ", 1, 1440), 15);
        assert_eq!(date(&mut fields, "d", "2026-11-24"), Some(jiff::civil::date(2026, 11, 24)));
        assert_eq!(optional_date(&mut fields, "d", " "), None);
        assert!(fields.0.is_empty());
        for wrong in ["0", "1441", "1.5", "", "x"] {
            let mut fields = FieldErrors::default();
            whole(&mut fields, "n", wrong, 1, 1440);
            assert!(fields.of("n").is_some(), "{wrong}");
        }
        assert_eq!(date(&mut fields, "d", "24.11.2026"), None);
        assert!(fields.of("d").is_some());
    }

    #[test]
    fn notes_are_trimmed_cleaned_and_bounded() {
        let mut fields = FieldErrors::default();
        assert_eq!(note(&mut fields, "reason", "  a\u{0}b\nc\t ", 10).as_deref(), Some("ab\nc"));
        assert_eq!(note(&mut fields, "reason", " \u{7} ", 10), None);
        assert!(fields.0.is_empty());
        note(&mut fields, "reason", &"ü".repeat(11), 10);
        assert_eq!(fields.of("reason"), Some("Please use at most 10 characters; this has 11."));
    }
}
