//! A date, or as much of one as is known: FHIR's `date` is YYYY, YYYY-MM or YYYY-MM-DD. It never passes through an
//! instant, so no time zone can move a birthday.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use model::time::MONTHS;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartialDateError {
    #[error("A date is written as 2026, 2026-11 or 2026-11-24.")]
    Form,
    #[error("A day needs its month.")]
    DayWithoutMonth,
    #[error("The month is a number from 1 to 12.")]
    Month,
    #[error("There is no such day in that month.")]
    Day,
}

impl PartialDate {
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Result<Self, PartialDateError> {
        if !(1..=9999).contains(&year) {
            return Err(PartialDateError::Form);
        }
        match (month, day) {
            (None, Some(_)) => return Err(PartialDateError::DayWithoutMonth),
            (Some(month), _) if !(1..=12).contains(&month) => return Err(PartialDateError::Month),
            (Some(month), Some(day)) => drop(Date::new(year, month, day).map_err(|_| PartialDateError::Day)?),
            (_, None) => {}
        }
        Ok(Self { year, month, day })
    }

    pub fn year(self) -> i16 {
        self.year
    }

    pub fn month(self) -> Option<i8> {
        self.month
    }

    pub fn day(self) -> Option<i8> {
        self.day
    }

    /// The date, when all of it is known.
    pub fn whole(self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    /// The first day that it may be.
    pub fn earliest(self) -> Date {
        jiff::civil::date(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// Whether it lies after `today`, whatever its missing parts are.
    pub fn is_after(self, today: Date) -> bool {
        self.earliest() > today
    }
}

impl FromStr for PartialDate {
    type Err = PartialDateError;

    fn from_str(written: &str) -> Result<Self, PartialDateError> {
        fn part<T: FromStr>(text: &str, digits: usize) -> Result<T, PartialDateError> {
            if text.len() != digits || !text.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(PartialDateError::Form);
            }
            text.parse().map_err(|_| PartialDateError::Form)
        }
        let mut parts = written.split('-');
        let year = part(parts.next().unwrap_or_default(), 4)?;
        let month = parts.next().map(|month| part(month, 2)).transpose()?;
        let day = parts.next().map(|day| part(day, 2)).transpose()?;
        if parts.next().is_some() {
            return Err(PartialDateError::Form);
        }
        Self::new(year, month, day)
    }
}

impl TryFrom<String> for PartialDate {
    type Error = PartialDateError;
    fn try_from(written: String) -> Result<Self, PartialDateError> {
        written.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.fhir()
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }
}

impl PartialDate {
    /// "1815-12-10", "1815-12", "1815"
    pub fn fhir(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => format!("{:04}-{month:02}", self.year),
            (None, _) => format!("{:04}", self.year),
        }
    }
}

impl fmt::Display for PartialDate {
    /// "10 Dec 1815", "Dec 1815", "1815"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(day) = self.day {
            write!(f, "{day} ")?;
        }
        if let Some(month) = self.month {
            write!(f, "{} ", &MONTHS[usize::from(month.unsigned_abs()) - 1][..3])?;
        }
        write!(f, "{}", self.year)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn as_much_as_is_known() {
        for (written, shown) in [("1815-12-10", "10 Dec 1815"), ("1815-12", "Dec 1815"), ("1815", "1815")] {
            let parsed: PartialDate = written.parse().unwrap();
            assert_eq!((parsed.fhir().as_str(), parsed.to_string().as_str()), (written, shown));
        }
    }

    #[test]
    fn days_that_are_not_in_the_calendar_are_refused() {
        assert_eq!("2023-02-29".parse::<PartialDate>(), Err(PartialDateError::Day));
        assert!("2024-02-29".parse::<PartialDate>().is_ok());
        assert_eq!("2024-13".parse::<PartialDate>(), Err(PartialDateError::Month));
        assert_eq!("0000".parse::<PartialDate>(), Err(PartialDateError::Form));
        for wrong in ["", "19", "1932-6-9", "1932-06-09T00:00:00Z", "+932", "1932-06-09-01", "-100-01-01"] {
            assert_eq!(wrong.parse::<PartialDate>(), Err(PartialDateError::Form), "{wrong}");
        }
    }

    #[test]
    fn the_future_starts_tomorrow() {
        let today = date(2026, 3, 2);
        for (written, after) in [
            ("2026-03-02", false),
            ("2026-03-03", true),
            ("2026-03", false),
            ("2026-04", true),
            ("2026", false),
            ("2027", true),
        ] {
            assert_eq!(written.parse::<PartialDate>().unwrap().is_after(today), after, "{written}");
        }
    }

    proptest! {
        #[test]
        fn written_and_read_again_it_is_the_same(year in 1_i16..=9999, month in proptest::option::of(1_i8..=12), day in proptest::option::of(1_i8..=31)) {
            if let Ok(made) = PartialDate::new(year, month, day) {
                prop_assert_eq!(made.fhir().parse(), Ok(made));
            }
        }

        #[test]
        fn nothing_written_makes_it_panic(written in ".*") {
            let _ = written.parse::<PartialDate>();
        }
    }
}
