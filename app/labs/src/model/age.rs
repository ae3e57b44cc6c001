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

/// The other way round.
pub fn words(days: i32) -> String {
    match days {
        1 => "1 day".into(),
        ..=60 => format!("{days} days"),
        61..=729 => format!("{} months", (days + 15) * 12 / 365),
        _ => format!("{} years", (days + 3) * 4 / 1461),
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

    proptest! {
        #[test]
        fn what_is_said_can_be_typed_again(number in 2i32..120, unit in prop::sample::select(vec!["days", "years"])) {
            prop_assume!(unit == "years" || number <= 60);
            let typed = format!("{number} {unit}");
            prop_assert_eq!(words(read(&typed).expect("an age")), typed);
        }

        #[test]
        fn anything_can_be_typed(text in ".{0,30}") {
            let _ = read(&text);
        }
    }
}
