use std::time::Duration;

use ::model::{AppointmentId, time::time};
use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;

use crate::model::{AppointmentState, Day, DayEntry};

/// How long a changed row stays marked.
const MARKED: Duration = Duration::from_secs(4);
/// More than this at once is told as a number.
const TOLD: usize = 3;

type Stand = (AppointmentId, AppointmentState, Timestamp);

/// Sees what is new in a day since it was shown last: marks the rows for a moment and says it politely.
#[derive(Clone, Copy)]
pub struct Watch {
    before: StoredValue<Option<(Date, Vec<Stand>)>>,
    marked: RwSignal<Vec<AppointmentId>>,
    said: RwSignal<String>,
}

impl Watch {
    pub fn for_page() -> Self {
        Self { before: StoredValue::new(None), marked: RwSignal::default(), said: RwSignal::default() }
    }

    /// Called with every answer of the server. The first one, and another date's, is news as a whole.
    pub fn see(self, date: Date, entries: &[DayEntry]) {
        let stands = entries.iter().map(stand).collect();
        let before = self.before.try_update_value(|before| before.replace((date, stands))).flatten();
        let Some((_, before)) = before.filter(|(day, _)| *day == date) else { return };
        let news = news(&before, entries);
        if news.is_empty() {
            return;
        }
        self.said.set(told(&news));
        self.marked.set(news.iter().map(|entry| entry.id).collect());
        let marked = self.marked;
        set_timeout(
            move || {
                marked.try_set(Vec::new());
            },
            MARKED,
        );
    }

    pub fn see_day(self, day: &Day) {
        self.see(day.date, &day.entries);
    }

    /// Which rows are marked now.
    pub fn marked(self) -> Vec<AppointmentId> {
        self.marked.get()
    }

    /// For a live region.
    pub fn said(self) -> String {
        self.said.get()
    }
}

fn stand(entry: &DayEntry) -> Stand {
    (entry.id, entry.state, entry.starts.at)
}

fn news<'a>(before: &[Stand], entries: &'a [DayEntry]) -> Vec<&'a DayEntry> {
    entries.iter().filter(|entry| !before.contains(&stand(entry))).collect()
}

/// "Ada Byron, 10:30: Arrived"
fn told(news: &[&DayEntry]) -> String {
    if news.len() > TOLD {
        return format!("{} appointments have changed.", news.len());
    }
    let tell = |entry: &&DayEntry| {
        format!("{}, {}: {}.", entry.patient.name, time(entry.starts.local.time()), entry.state.label())
    };
    news.iter().map(tell).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use AppointmentState::*;

    use super::{super::time_line::fixture::entry, *};

    #[test]
    fn what_is_new_is_told_once() {
        let mut entries = vec![entry("09:00", "09:20", Booked), entry("10:00", "10:20", Booked)];
        let before: Vec<Stand> = entries.iter().map(stand).collect();
        assert!(news(&before, &entries).is_empty());
        entries[0].state = Arrived;
        entries.push(entry("11:00", "11:20", Booked));
        assert_eq!(told(&news(&before, &entries)), "Ada Byron, 09:00: Arrived. Ada Byron, 11:00: Booked.");
        entries.extend([entry("12:00", "12:20", Booked), entry("13:00", "13:20", Booked)]);
        assert_eq!(told(&news(&before, &entries)), "4 appointments have changed.");
    }
}
