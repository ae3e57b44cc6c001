use jiff::{Unit, civil::Date};

use super::PartialDate;

/// How old somebody is on a day at the place of care, as the wards write it: "12 d" in the first month, "5 m" up to
/// the second birthday, "34 y" from then on; "about" where the birth date is known in part only. `None` before birth.
pub fn in_words(birth: PartialDate, on: Date) -> Option<String> {
    if birth.is_after(on) {
        return None;
    }
    let Some(born) = birth.whole() else {
        return Some(roughly(birth, on));
    };
    // Somebody born on 29 February has a birthday on 1 March in other years: the law of most places, and jiff counts
    // a whole year only when the day has been reached.
    let lived = born.until((Unit::Year, on)).ok()?;
    let months = i32::from(lived.get_years()) * 12 + lived.get_months();
    Some(match months {
        0 => format!("{} d", lived.get_days()),
        1..24 => format!("{months} m"),
        _ => format!("{} y", lived.get_years()),
    })
}

fn roughly(birth: PartialDate, on: Date) -> String {
    let years = i32::from(on.year()) - i32::from(birth.year());
    match birth.month() {
        Some(month) => {
            let months = years * 12 + i32::from(on.month()) - i32::from(month);
            if months < 24 { format!("about {months} m") } else { format!("about {} y", months / 12) }
        }
        None => format!("about {years} y"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn age(birth: &str, on: Date) -> Option<String> {
        in_words(birth.parse().unwrap(), on)
    }

    #[test]
    fn days_months_years() {
        let today = date(2026, 3, 2);
        for (birth, words) in [
            ("2026-03-02", "0 d"),
            ("2026-02-18", "12 d"),
            ("2026-02-02", "1 m"),
            ("2025-10-02", "5 m"),
            ("2024-03-03", "23 m"),
            ("2024-03-02", "2 y"),
            ("1992-03-02", "34 y"),
            ("1992-03-03", "33 y"),
            ("1992", "about 34 y"),
            ("2025-12", "about 3 m"),
            ("1992-04", "about 33 y"),
            ("2026", "about 0 y"),
        ] {
            assert_eq!(age(birth, today).as_deref(), Some(words), "{birth}");
        }
        assert_eq!(age("2026-03-03", today), None);
    }

    #[test]
    fn a_leap_day_s_birthday() {
        assert_eq!(age("2008-02-29", date(2026, 2, 28)).as_deref(), Some("17 y"));
        assert_eq!(age("2008-02-29", date(2026, 3, 1)).as_deref(), Some("18 y"));
    }

    proptest! {
        #[test]
        fn every_day_after_birth_has_an_age(year in 1900_i16..2026, month in 1_i8..=12, day in 1_i8..=28, later in 0_i64..40_000) {
            let birth = date(year, month, day);
            let on = birth.checked_add(jiff::Span::new().days(later)).unwrap();
            prop_assert!(in_words(birth.into(), on).is_some());
        }
    }
}
