//! Numbers as people type and read them. Never a float: what was typed is what is kept.

use model::chart::{self, NumberLine};
use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::Comparator;

/// More digits than this nobody measures.
const LONGEST: usize = 20;

/// Reads "7.4", "< 0.5", "≥100". A comma may mean two things, so it is refused.
pub fn read(typed: &str) -> Result<(Option<Comparator>, Decimal), &'static str> {
    let typed = typed.trim();
    let signs = [
        ("<=", Comparator::AtMost),
        ("≤", Comparator::AtMost),
        (">=", Comparator::AtLeast),
        ("≥", Comparator::AtLeast),
        ("<", Comparator::Below),
        (">", Comparator::Above),
    ];
    let (comparator, number) = signs
        .iter()
        .find_map(|(sign, comparator)| typed.strip_prefix(sign).map(|rest| (Some(*comparator), rest)))
        .unwrap_or((None, typed));
    let number = number.trim().replace('−', "-");
    if number.contains(',') {
        return Err("Use a point for decimals, and no other separator, such as 1250.5.");
    }
    let digits = number.strip_prefix('-').unwrap_or(&number);
    let plain = digits.len() <= LONGEST
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.ends_with(|last: char| last.is_ascii_digit());
    let parsed = plain.then(|| Decimal::from_str_exact(&number).ok()).flatten();
    parsed.map(|number| (comparator, number)).ok_or("Enter a number, such as 7.4 or < 0.5.")
}

/// With as many decimals as the test has; what was sent with more keeps them: nothing is rounded into another range.
pub fn show(comparator: Option<Comparator>, number: Decimal, decimals: u32) -> String {
    let sign = comparator.map(|comparator| format!("{} ", comparator.name())).unwrap_or_default();
    let mut number = number.normalize();
    if number.scale() < decimals {
        number.rescale(decimals);
    }
    format!("{sign}{}", number.to_string().replace('-', "−"))
}

/// "4.0 to 11.0", "60 or more", "up to 5.2"
pub fn show_range(low: Option<Decimal>, high: Option<Decimal>, decimals: u32) -> Option<String> {
    let show = |number| show(None, number, decimals);
    match (low.map(show), high.map(show)) {
        (Some(low), Some(high)) => Some(format!("{low} to {high}")),
        (Some(low), None) => Some(format!("{low} or more")),
        (None, Some(high)) => Some(format!("up to {high}")),
        (None, None) => None,
    }
}

/// Thousandths, for drawing; `None` where the number is too large to be drawn.
pub fn milli(number: Decimal) -> Option<i64> {
    number.checked_mul(Decimal::ONE_THOUSAND)?.round().to_i64().filter(|milli| milli.abs() < 1_000_000_000_000)
}

pub fn range_milli(low: Option<Decimal>, high: Option<Decimal>) -> chart::Range {
    chart::Range { low: low.and_then(milli), high: high.and_then(milli) }
}

pub fn number_line(number: Decimal, low: Option<Decimal>, high: Option<Decimal>) -> Option<NumberLine> {
    chart::number_line(milli(number)?, range_milli(low, high))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    #[test]
    fn numbers_are_read_as_they_are_typed() {
        assert_eq!(read(" 7.40 "), Ok((None, number("7.40"))));
        assert_eq!(read("< 0.5"), Ok((Some(Comparator::Below), number("0.5"))));
        assert_eq!(read(">=100"), Ok((Some(Comparator::AtLeast), number("100"))));
        assert_eq!(read("≤ 3"), Ok((Some(Comparator::AtMost), number("3"))));
        assert_eq!(read("0"), Ok((None, Decimal::ZERO)));
        assert_eq!(read("−2.5"), Ok((None, number("-2.5"))));
        for wrong in
            ["", "<", "7,4", "1e5", "0x10", "7.", ".5", "7.4 mmol/L", "--3", "1.2.3", "<<3", "NaN", "+3", "1_000"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(read(&"9".repeat(40)).is_err());
    }

    #[test]
    fn numbers_are_shown_with_the_tests_decimals_and_never_rounded() {
        assert_eq!(show(None, number("7.4"), 1), "7.4");
        assert_eq!(show(None, number("7"), 1), "7.0");
        assert_eq!(show(None, number("5.14"), 1), "5.14");
        assert_eq!(show(Some(Comparator::Below), number("0.5"), 2), "< 0.50");
        assert_eq!(show(None, Decimal::ZERO, 0), "0");
        assert_eq!(show_range(Some(Decimal::ZERO), Some(number("5")), 1).as_deref(), Some("0.0 to 5.0"));
        assert_eq!(show_range(None, None, 1), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_typed_again(digits in -1_000_000i64..1_000_000, scale in 0u32..5, decimals in 0u32..5) {
            let number = Decimal::new(digits, scale);
            prop_assert_eq!(read(&show(None, number, decimals)), Ok((None, number)));
        }

        #[test]
        fn anything_can_be_typed(text in ".{0,30}") {
            let _ = read(&text);
        }
    }
}
