//! What somebody typed into the search for a patient, read into what it can mean.
//!
//! People type what they have at hand: "schaden andy", "Åse", "1000 0042-7", "9 Jun 1932", "06/09/1932", the end of
//! a phone number, a passport number, and any of these together. Everything that is typed must fit.

use model::time::MONTHS;

use super::{Mrn, PartialDate, text};

/// More than anybody types; the rest is left out of the search.
pub const LONGEST: usize = 200;
const MOST_WORDS: usize = 6;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchTerms {
    /// Words of the name: each must begin a part of it, or nearly be one.
    pub words: Vec<String>,
    /// Birth dates, any of which may be meant: 06/09/1932 is June here and September there.
    pub born: Vec<PartialDate>,
    /// Digits: a record number, the end of a phone number, a year of birth, a number that others gave.
    pub number: Option<String>,
    /// Letters and digits mixed: a number that others gave.
    pub code: Option<String>,
    pub email: Option<String>,
}

impl SearchTerms {
    pub fn read(typed: &str) -> Self {
        let typed: String = text::clean(typed).chars().take(LONGEST).collect();
        if let Some(number) = nine_digits(&typed) {
            return Self { number: Some(number), ..Self::default() };
        }
        let mut tokens: Vec<&str> = typed.split([' ', ',', ';']).filter(|token| !token.is_empty()).collect();
        let mut terms = Self { born: take_spelled_date(&mut tokens), ..Self::default() };
        for token in tokens {
            terms.read_token(token);
        }
        terms.words.truncate(MOST_WORDS);
        terms
    }

    fn read_token(&mut self, token: &str) {
        let has_digit = token.contains(|c: char| c.is_ascii_digit());
        if token.contains('@') {
            self.email = Some(token.to_lowercase());
        } else if has_digit && token.chars().any(char::is_alphabetic) {
            self.code = Some(token.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect());
        } else if has_digit {
            let dates = if self.born.is_empty() { written_date(token) } else { Vec::new() };
            if dates.is_empty() {
                let digits = token.chars().filter(char::is_ascii_digit);
                self.number.get_or_insert_default().extend(digits);
            } else {
                self.born = dates;
            }
        } else if token.chars().any(char::is_alphanumeric) {
            // Signs mean nothing in a name, and % and _ mean something in a database.
            self.words.push(token.chars().filter(|c| !c.is_ascii_punctuation() || "-'".contains(*c)).collect());
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The year that a bare number may be.
    pub fn year(&self) -> Option<i16> {
        let year = self.number.as_ref().filter(|number| number.len() == 4)?.parse().ok()?;
        (1850..=2100).contains(&year).then_some(year)
    }

    /// What to say when a number looks like a record number and is none.
    pub fn hint(&self) -> Option<String> {
        let number = self.number.as_ref().filter(|number| number.len() == 9)?;
        Some(format!("If {number} is a record number: {}", number.parse::<Mrn>().err()?))
    }
}

/// A record number with its gaps, before "1000 2002-2" is taken for a year and a month.
fn nine_digits(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(|c| *c != ' ' && *c != '-').collect();
    (digits.len() == 9 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// "1932-06-09", "9.6.1932", "6/9/1932", "06/1932", "1932-06": every reading that is a day in the calendar.
fn written_date(token: &str) -> Vec<PartialDate> {
    let parts: Vec<&str> = token.split(['-', '/', '.']).collect();
    let number = |part: &str| -> Option<i8> { part.parse().ok().filter(|_| (1..=2).contains(&part.len())) };
    let year = |part: &str| -> Option<i16> { part.parse().ok().filter(|year| part.len() == 4 && *year >= 1000) };
    let day =
        |year: Option<i16>, month: Option<i8>, day: Option<i8>| PartialDate::new(year?, Some(month?), Some(day?)).ok();
    let mut readings: Vec<PartialDate> = match parts[..] {
        [a, b, c] if a.len() == 4 => vec![day(year(a), number(b), number(c))],
        [a, b, c] if token.contains('.') => vec![day(year(c), number(b), number(a))],
        [a, b, c] => vec![day(year(c), number(b), number(a)), day(year(c), number(a), number(b))],
        [a, b] if a.len() == 4 => vec![year(a).and_then(|year| PartialDate::new(year, Some(number(b)?), None).ok())],
        [a, b] => vec![year(b).and_then(|year| PartialDate::new(year, Some(number(a)?), None).ok())],
        _ => Vec::new(),
    }
    .into_iter()
    .flatten()
    .collect();
    readings.dedup();
    readings
}

/// Takes "9 June 1932", "Jun 9 1932" or "June 1932" out of the tokens. A month without a year is somebody's name.
fn take_spelled_date(tokens: &mut Vec<&str>) -> Vec<PartialDate> {
    let found = (0..tokens.len()).find_map(|at| {
        let month = spelled_month(tokens[at])?;
        let number = |index: Option<usize>| {
            index.and_then(|index| tokens.get(index)).and_then(|token| token.parse::<i16>().ok())
        };
        let (before, next, after) = (number(at.checked_sub(1)), number(Some(at + 1)), number(Some(at + 2)));
        let made = |year: i16, day: Option<i16>| {
            let day = day.map(i8::try_from).transpose().ok()?;
            PartialDate::new(year, Some(month), day).ok().filter(|_| year >= 1000)
        };
        let day_first = before.zip(next).and_then(|(day, year)| Some((at - 1..at + 2, made(year, Some(day))?)));
        let month_first = || next.zip(after).and_then(|(day, year)| Some((at..at + 3, made(year, Some(day))?)));
        let month_only = || next.and_then(|year| Some((at..at + 2, made(year, None)?)));
        day_first.or_else(month_first).or_else(month_only)
    });
    match found {
        Some((place, date)) => {
            tokens.drain(place);
            vec![date]
        }
        None => Vec::new(),
    }
}

fn spelled_month(token: &str) -> Option<i8> {
    let token = token.trim_end_matches('.').to_lowercase();
    let found = MONTHS.iter().position(|month| token.len() >= 3 && month.to_lowercase().starts_with(&token))?;
    i8::try_from(found + 1).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn born(typed: &str) -> Vec<String> {
        SearchTerms::read(typed).born.into_iter().map(PartialDate::fhir).collect()
    }

    #[test]
    fn birth_dates_in_the_ways_people_write_them() {
        for typed in ["1932-06-09", "1932/6/9", "9.6.1932", "09.06.1932", "9 Jun 1932", "June 9, 1932", "9 june 1932"] {
            assert_eq!(born(typed), ["1932-06-09"], "{typed}");
        }
        assert_eq!(born("06/09/1932"), ["1932-09-06", "1932-06-09"]);
        assert_eq!(born("6/31/1932"), [""; 0]);
        assert_eq!(born("25/12/1932"), ["1932-12-25"]);
        assert_eq!(born("5/5/1932"), ["1932-05-05"]);
        assert_eq!(born("June 1932"), ["1932-06"]);
        assert_eq!(born("06/1932"), ["1932-06"]);
    }

    #[test]
    fn names_that_are_months_stay_names() {
        assert_eq!(SearchTerms::read("April May June").words, ["April", "May", "June"]);
        let both = SearchTerms::read("may 3 may 1990");
        assert_eq!((both.words, both.born.len()), (vec!["may".to_owned()], 1));
    }

    #[test]
    fn numbers_are_read_with_their_gaps() {
        assert_eq!(SearchTerms::read("1000 0002-2").number.as_deref(), Some("100000022"));
        assert_eq!(SearchTerms::read("1000 2002-2").number.as_deref(), Some("100020022"));
        assert_eq!(SearchTerms::read("(617) 555-0199").number.as_deref(), Some("6175550199"));
        assert_eq!(SearchTerms::read("555-759-5889").number.as_deref(), Some("5557595889"));
        assert_eq!(SearchTerms::read("1932").year(), Some(1932));
        assert_eq!(SearchTerms::read("5889").year(), None);
        assert_eq!(SearchTerms::read("X36532903X").code.as_deref(), Some("x36532903x"));
        assert_eq!(SearchTerms::read("Ada@Example.org").email.as_deref(), Some("ada@example.org"));
    }

    #[test]
    fn everything_together() {
        let terms = SearchTerms::read("  Schaden, Andy 1932-06-09 5889 ");
        assert_eq!(terms.words, ["Schaden", "Andy"]);
        assert_eq!((terms.born.len(), terms.number.as_deref()), (1, Some("5889")));
    }

    #[test]
    fn a_mistyped_record_number_is_named() {
        assert!(SearchTerms::read("1000 0003-2").hint().is_some_and(|hint| hint.contains("swapped")));
        assert_eq!(SearchTerms::read("1000 0002-2").hint(), None);
        assert_eq!(SearchTerms::read("5889").hint(), None);
    }

    #[test]
    fn signs_in_a_name_that_mean_something_elsewhere_are_left_out() {
        assert_eq!(SearchTerms::read("O'Bri%en_ Jean-Luc \\").words, ["O'Brien", "Jean-Luc"]);
    }

    #[test]
    fn signs_alone_are_nothing() {
        for typed in ["", "   ", "%", "'; --", "\u{202e}", "/ . -"] {
            assert!(SearchTerms::read(typed).is_empty(), "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_panic(typed in any::<String>()) {
            let _ = SearchTerms::read(&typed);
        }

        #[test]
        fn nor_does_what_looks_like_a_date(typed in "[0-9]{1,5}[-/. ](jun|June|[0-9]{1,5})[-/. ][0-9]{1,5}( [a-z]{0,4})?") {
            let _ = SearchTerms::read(&typed);
        }
    }
}
