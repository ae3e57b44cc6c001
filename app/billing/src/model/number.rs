//! Invoice and credit note numbers: "HG-2026-000042", without gaps per facility and year (T18).

/// Large enough for any house; beyond it numbers grow longer and stay unique.
const DIGITS: usize = 6;

/// `series` is the facility's: up to eight letters and digits.
pub fn number(series: &str, year: i16, counter: i64) -> String {
    format!("{series}-{year:04}-{counter:0DIGITS$}")
}

/// Is it fit to stand before a number?
pub fn is_series(series: &str) -> bool {
    (1..=8).contains(&series.len()) && series.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_as_they_were_given() {
        assert_eq!(number("HG", 2026, 42), "HG-2026-000042");
        assert!(number("HG", 2026, 999_999) > number("HG", 2026, 42));
        assert_eq!(number("HG", 2026, 1_000_000), "HG-2026-1000000");
    }

    #[test]
    fn a_series_is_short_and_plain() {
        assert!(is_series("HG") && is_series("A1"));
        for wrong in ["", "hg", "HG-1", "TOOLONGONE", "É"] {
            assert!(!is_series(wrong), "{wrong}");
        }
    }
}
