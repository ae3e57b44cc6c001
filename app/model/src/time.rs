//! How Hale writes dates and times: "Tue 24 Nov 2026, 14:30". The server computes local times through
//! the time-zone database; the browser only writes them.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time, Weekday},
};
use serde::{Deserialize, Serialize};

/// An instant together with what the clock on the wall of the facility shows then.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LocalTime {
    pub at: Timestamp,
    /// The clock on the facility's wall.
    pub local: DateTime,
    /// IANA name, such as `America/New_York`.
    pub zone: String,
    /// What people call it on that day, such as `EST`.
    pub abbreviation: String,
}

impl LocalTime {
    /// "Tue 24 Nov 2026, 14:30"
    pub fn full(&self) -> String {
        format!("{}, {}", date(self.local.date()), time(self.local.time()))
    }
}

pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

/// "Tuesday"
pub fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// "Tue 24 Nov 2026"
pub fn date(date: Date) -> String {
    format!("{} {} {} {}", &weekday(date)[..3], date.day(), &month(date)[..3], date.year())
}

/// "Tuesday 24 November", for headings.
pub fn day_heading(date: Date) -> String {
    format!("{} {} {}", weekday(date), date.day(), month(date))
}

/// "14:30"
pub fn time(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    #[test]
    fn dates_read_as_the_style_says() {
        assert_eq!(super::date(day(2026, 11, 24)), "Tue 24 Nov 2026");
        assert_eq!(super::day_heading(day(2026, 3, 1)), "Sunday 1 March");
        assert_eq!(super::time(jiff::civil::time(9, 5, 0, 0)), "09:05");
    }
}
