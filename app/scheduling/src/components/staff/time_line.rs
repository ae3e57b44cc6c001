use ::model::time::LocalTime;
use jiff::civil::Time;

use super::Show;
use crate::model::{AppointmentState, Day, DayEntry};

/// Shorter gaps are the breath between two patients, and not worth a line.
const SHORTEST_GAP_MINUTES: i64 = 10;

/// One line of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Entry(Box<DayEntry>),
    /// Working time that nobody has taken.
    Free {
        from: Time,
        to: Time,
        minutes: i64,
    },
    /// Between two sessions.
    Break {
        from: Time,
        to: Time,
    },
    Now(Time),
}

/// The day in the order of time. Gaps and the line for now belong to the whole day: a filtered list has none.
pub fn lines(day: &Day, show: Show) -> Vec<Line> {
    let mut lines: Vec<(jiff::Timestamp, Line)> = day
        .entries
        .iter()
        .filter(|entry| show.takes(entry.state))
        .map(|entry| (entry.starts.at, Line::Entry(Box::new(entry.clone()))))
        .collect();
    if show == Show::All {
        lines.extend(gaps(day));
        if day.date == day.today {
            lines.push((day.now.at, Line::Now(day.now.local.time())));
        }
    }
    // What begins at this very minute has begun: it stands above the line.
    lines.sort_by_key(|(at, line)| (*at, matches!(line, Line::Now(_))));
    lines.into_iter().map(|(_, line)| line).collect()
}

fn gaps(day: &Day) -> Vec<(jiff::Timestamp, Line)> {
    let mut sessions: Vec<_> = day.working.iter().collect();
    sessions.sort_by_key(|session| session.starts.at);
    let mut taken: Vec<_> = day.entries.iter().filter(|entry| occupies(entry.state)).collect();
    taken.sort_by_key(|entry| entry.starts.at);

    let mut gaps = Vec::new();
    let mut add = |from: &LocalTime, to: &LocalTime| {
        let minutes = minutes_between(from, to);
        // What is over can't be used any more.
        if minutes >= SHORTEST_GAP_MINUTES && to.at > day.now.at {
            gaps.push((from.at, Line::Free { from: from.local.time(), to: to.local.time(), minutes }));
        }
    };
    for session in &sessions {
        let mut free_from = &session.starts;
        for entry in &taken {
            if entry.ends.at <= free_from.at || entry.starts.at >= session.ends.at {
                continue;
            }
            add(free_from, &entry.starts);
            free_from = &entry.ends;
        }
        add(free_from, &session.ends);
    }
    for pair in sessions.windows(2) {
        let (from, to) = (&pair[0].ends, &pair[1].starts);
        if to.at > from.at {
            gaps.push((from.at, Line::Break { from: from.local.time(), to: to.local.time() }));
        }
    }
    gaps
}

fn occupies(state: AppointmentState) -> bool {
    state.is_live() || state == AppointmentState::Fulfilled
}

fn minutes_between(from: &LocalTime, to: &LocalTime) -> i64 {
    (to.at.as_second() - from.at.as_second()) / 60
}

/// Days for the tests of what is shown of them.
#[cfg(test)]
pub mod fixture {
    use ::model::{FacilityId, PatientId, PractitionerId, time::LocalTime};
    use jiff::civil::date;
    use uuid::Uuid;

    use crate::model::*;

    pub fn at(time: &str) -> LocalTime {
        let local = date(2026, 3, 2).to_datetime(time.parse().expect("a time"));
        let at = local.to_zoned(jiff::tz::TimeZone::UTC).expect("a time").timestamp();
        LocalTime { at, local, zone: "UTC".into(), abbreviation: "UTC".into() }
    }

    pub fn entry(starts: &str, ends: &str, state: AppointmentState) -> DayEntry {
        let starts = at(starts);
        // One entry per start: the start is as good an id as any.
        let id = Uuid::from_u128(starts.at.as_second().unsigned_abs().into());
        DayEntry {
            id: id.into(),
            state,
            ends: at(ends),
            service_name: "Consultation".into(),
            mode: VisitMode::InPerson,
            reason: None,
            patient: PatientRef {
                id: PatientId::from(id),
                name: "Ada Byron".into(),
                mrn: "100000031".into(),
                age: Some("54 y".into()),
                sex: "female".into(),
            },
            facility_name: "Hale General".into(),
            since: starts.clone(),
            waiting_minutes: state.is_waiting().then_some(5),
            next: Vec::new(),
            starts,
        }
    }

    pub fn day(now: &str, working: &[(&str, &str)], entries: Vec<DayEntry>) -> Day {
        let place = Place {
            id: FacilityId::from(Uuid::nil()),
            name: "Hale General".into(),
            zone: "UTC".into(),
            address_line: None,
            city: None,
            country: None,
            phone: None,
        };
        let session = |(starts, ends): &(&str, &str)| WorkingTime {
            starts: at(starts),
            ends: at(ends),
            facility_name: "Hale General".into(),
        };
        Day {
            practitioner: PractitionerRef { id: PractitionerId::from(Uuid::nil()), name: "Dr Grace Hopper".into() },
            places: vec![place],
            date: date(2026, 3, 2),
            today: date(2026, 3, 2),
            now: at(now),
            working: working.iter().map(session).collect(),
            closed: None,
            counts: DayCounts { next_in_minutes: Some(10), ..DayCounts::default() },
            entries,
        }
    }
}

#[cfg(test)]
mod tests {
    use AppointmentState::*;

    use super::{fixture::*, *};

    fn written(lines: &[Line]) -> Vec<String> {
        let time = ::model::time::time;
        let write = |line: &Line| match line {
            Line::Entry(entry) => format!("{} {:?}", time(entry.starts.local.time()), entry.state),
            Line::Free { from, to, minutes } => format!("{} free to {}, {minutes}", time(*from), time(*to)),
            Line::Break { from, to } => format!("{} break to {}", time(*from), time(*to)),
            Line::Now(at) => format!("{} now", time(*at)),
        };
        lines.iter().map(write).collect()
    }

    #[test]
    fn a_day_reads_in_the_order_of_time() {
        let entries = vec![
            entry("09:00", "09:20", Fulfilled),
            entry("09:20", "09:40", Cancelled),
            entry("10:00", "10:20", Booked),
            entry("11:30", "12:00", Booked),
            entry("15:00", "15:20", Booked),
        ];
        let day = day("10:00", &[("09:00", "12:00"), ("13:00", "15:25")], entries);
        assert_eq!(
            written(&lines(&day, Show::All)),
            [
                "09:00 Fulfilled",
                "09:20 Cancelled",
                "10:00 Booked",
                "10:00 now",
                "10:20 free to 11:30, 70",
                "11:30 Booked",
                "12:00 break to 13:00",
                "13:00 free to 15:00, 120",
                "15:00 Booked",
            ]
        );
        assert_eq!(written(&lines(&day, Show::NotSeen)), ["09:20 Cancelled"]);
    }

    #[test]
    fn overlapping_entries_leave_no_gap_between_them() {
        let entries = vec![entry("09:00", "10:00", Booked), entry("09:30", "09:45", Booked)];
        let day = day("08:00", &[("09:00", "10:30")], entries);
        assert_eq!(written(&lines(&day, Show::All)).last().map(String::as_str), Some("10:00 free to 10:30, 30"));
    }
}
