use kit::TabLink;

use super::{DayUrl, Show, entry_words::next_in};
use crate::model::{Day, WorkingTime};

/// "Today, Mon 2 Mar 2026 · Hale General 09:00–12:00 and 13:00–17:00 EST"
pub fn day_lead(day: &Day) -> String {
    let date = ::model::time::date(day.date);
    let mut parts = vec![if day.date == day.today { format!("Today, {date}") } else { date }];
    match &day.closed {
        Some(closed) => parts.push(closed.label()),
        None if day.working.is_empty() => parts.push("No sessions".to_owned()),
        None => parts.extend(sessions(&day.working)),
    }
    parts.join(" · ")
}

/// One part per place, with its hours and its clock.
fn sessions(working: &[WorkingTime]) -> Vec<String> {
    let mut places: Vec<&str> = working.iter().map(|session| session.facility_name.as_str()).collect();
    places.dedup();
    places
        .into_iter()
        .map(|place| {
            let here: Vec<_> = working.iter().filter(|session| session.facility_name == place).collect();
            let hours: Vec<String> = here.iter().map(|session| hours(session)).collect();
            let zone = here.first().map_or("", |session| session.starts.abbreviation.as_str());
            format!("{place} {} {zone}", hours.join(" and "))
        })
        .collect()
}

pub fn hours(session: &WorkingTime) -> String {
    let time = |at: &::model::time::LocalTime| ::model::time::time(at.local.time());
    format!("{}–{}", time(&session.starts), time(&session.ends))
}

/// The counts on top of the day, each a filter. Those that nobody is in are left out, except for the three that a
/// doctor looks for.
pub fn filters(day: &Day, url: DayUrl) -> Vec<TabLink> {
    let always = [Show::All, Show::Waiting, Show::ToCome];
    Show::ALL
        .into_iter()
        .map(|show| (show, day.entries.iter().filter(|entry| show.takes(entry.state)).count()))
        .filter(|(show, count)| *count > 0 || always.contains(show) || url.show == *show)
        .map(|(show, count)| TabLink {
            label: label(show, day),
            href: url.show(show),
            count: i64::try_from(count).ok(),
            current: url.show == show,
        })
        .collect()
}

/// Today, those to come say when the next one is due.
fn label(show: Show, day: &Day) -> String {
    match (show, day.counts.next_in_minutes) {
        (Show::ToCome, Some(next)) if day.date == day.today => format!("{} · {}", show.label(), next_in(next)),
        _ => show.label().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::time_line::fixture::*, *};
    use crate::model::{AppointmentState::*, ClosedReason};

    #[test]
    fn the_head_says_where_and_when() {
        let mut day = day("10:00", &[("09:00", "12:00"), ("13:00", "17:00")], Vec::new());
        assert_eq!(day_lead(&day), "Today, Mon 2 Mar 2026 · Hale General 09:00–12:00 and 13:00–17:00 UTC");
        day.working.clear();
        assert_eq!(day_lead(&day), "Today, Mon 2 Mar 2026 · No sessions");
        day.closed = Some(ClosedReason::Away);
        assert_eq!(day_lead(&day), "Today, Mon 2 Mar 2026 · Away on this day");
    }

    #[test]
    fn counts_are_filters() {
        let day = day("10:00", &[], vec![entry("09:00", "09:20", Arrived), entry("10:10", "10:30", Booked)]);
        let tabs = filters(&day, DayUrl::new(day.practitioner.id, None));
        let written: Vec<_> = tabs.iter().map(|tab| (tab.label.as_str(), tab.count, tab.current)).collect();
        assert_eq!(
            written,
            [("All", Some(2), true), ("Waiting", Some(1), false), ("To come · Next in 10 min", Some(1), false)]
        );
    }
}
