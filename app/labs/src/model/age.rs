//! Ages as people say them, in days as ranges have them.

/// Longer than anybody lives.
const OLDEST: i32 = 150 * 366;

/// "18 years", "6 months", "2 weeks", "28 days": the fewest days after which somebody has that age. A month is the twelfth
/// part of a year.
pub fn read(typed: &str) -> Option<i32> {
    let typed = typed.trim().to_lowercase();
    let digits = typed.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let number: i32 = digits.trim().parse().ok().filter(|number| (0..=OLDEST).contains(number))?;
    let days = match typed[digits.len()..].trim() {
        "day" | "days" | "d" => number,
        "week" | "weeks" | "w" => number * 7,
        "month" | "months" | "m" => number * 1461 / 48,
        "year" | "years" | "y" => number * 1461 / 4,
        _ => return None,
    };
    (days <= OLDEST).then_some(days)
}

/// The other way round: in years from two on, in months below, and in days what is neither.
pub fn words(days: i32) -> String {
    let (years, months) = ((days + 3) * 4 / 1461, (days + 15) * 48 / 1461);
    match days {
        1 => "1 day".into(),
        730.. if years * 1461 / 4 == days => format!("{years} years"),
        61..730 if months * 1461 / 48 == days => format!("{months} months"),
        _ => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ages_are_read_as_they_are_said() {
        for (typed, days) in [
            ("18 years", 6574),
            (" 18y ", 6574),
            ("2 years", 730),
            ("1 year", 365),
            ("6 months", 182),
            ("2 Weeks", 14),
            ("28 days", 28),
            ("0 days", 0),
        ] {
            assert_eq!(read(typed), Some(days), "{typed}");
        }
        for wrong in
            ["18", "", "years", "-1 years", "18 moons", "99999999 years", "2000 years", "1.5 years", "一 years"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ages_are_said_as_people_say_them() {
        for (days, said) in [(1, "1 day"), (28, "28 days"), (182, "6 months"), (6574, "18 years"), (4200, "4200 days")]
        {
            assert_eq!(words(days), said);
        }
    }

    proptest! {
        #[test]
        fn what_is_said_can_be_typed_again(days in 0..OLDEST) {
            prop_assert_eq!(read(&words(days)), Some(days));
        }

        #[test]
        fn anything_can_be_typed(text in ".{0,30}") {
            let _ = read(&text);
        }
    }
}
