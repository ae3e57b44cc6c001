//! Which times exist and which of them can be had. Pure: sessions, bookings and the clock come in, times go out.
//! T2 of the domain's rules: starts are computed per local date through the tz database; a time that the clock
//! skips is not offered, one that comes twice is offered once, at its first coming; durations are elapsed time.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone},
};

use super::zone;

/// A stretch of the wall clock on one local date, in minutes of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes {
    pub from: i32,
    pub to: i32,
}

/// A session on one local date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    pub minutes: Minutes,
    /// A start may be offered where (minute of the day − offset) is a multiple of the grid.
    pub grid: i32,
    pub offset: i32,
}

/// What a service needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    pub duration_minutes: i32,
    pub buffer_before_minutes: i32,
    pub buffer_after_minutes: i32,
    pub capacity: i16,
}

/// A stretch of time, its end not included: one that ends when another begins does not touch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// A live booking of a resource, with its buffers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub stretch: Stretch,
    pub capacity: i16,
}

fn minutes(count: i32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(count))
}

impl Stretch {
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

impl Need {
    /// From the patient's coming to their going.
    pub fn visit(self, start: Timestamp) -> Stretch {
        Stretch { from: start, to: start + minutes(self.duration_minutes) }
    }

    /// What the practitioner and the room are occupied for.
    pub fn occupied(self, start: Timestamp) -> Stretch {
        let visit = self.visit(start);
        Stretch {
            from: visit.from - minutes(self.buffer_before_minutes),
            to: visit.to + minutes(self.buffer_after_minutes),
        }
    }
}

/// The starts of one local date, in order, each once: on the grid, and with the whole visit inside the session and
/// outside every absence.
pub fn starts(zone: &TimeZone, date: Date, sessions: &[Session], away: &[Minutes], need: Need) -> Vec<Timestamp> {
    let away: Vec<Stretch> = away.iter().filter_map(|absence| stretch(zone, date, *absence)).collect();
    let mut starts: Vec<Timestamp> = sessions
        .iter()
        .flat_map(|session| session_starts(zone, date, *session, need))
        .filter(|start| !away.iter().any(|absence| absence.overlaps(need.visit(*start))))
        .collect();
    starts.sort_unstable();
    starts.dedup();
    starts
}

fn session_starts(zone: &TimeZone, date: Date, session: Session, need: Need) -> Vec<Timestamp> {
    let Some(bounds) = stretch(zone, date, session.minutes) else { return Vec::new() };
    let first = session.minutes.from + (session.offset - session.minutes.from).rem_euclid(session.grid);
    (first..session.minutes.to)
        .step_by(usize::try_from(session.grid).unwrap_or(1).max(1))
        .filter_map(|minute| first_coming(zone, zone::wall(date, minute)?))
        .filter(|start| *start >= bounds.from && need.visit(*start).to <= bounds.to)
        .collect()
}

/// The wall clock's stretch as instants; empty when the clock skips all of it.
pub fn stretch(zone: &TimeZone, date: Date, minutes: Minutes) -> Option<Stretch> {
    let from = zone::instant(zone::wall(date, minutes.from)?, zone)?;
    let to = zone::instant(zone::wall(date, minutes.to)?, zone)?;
    (from < to).then_some(Stretch { from, to })
}

/// Never where the clock skips; once, the first time, where it repeats.
fn first_coming(zone: &TimeZone, wall: DateTime) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(wall);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => None,
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => ambiguous.earlier().ok(),
    }
}

/// The strictest wins (T1.3): there is room while fewer overlap than the smallest capacity among the new one and
/// those that it overlaps.
pub fn has_room(capacity: i16, overlapping: impl IntoIterator<Item = i16>) -> bool {
    let (count, strictest) =
        overlapping.into_iter().fold((0_i32, capacity), |(count, strictest), other| (count + 1, strictest.min(other)));
    count < i32::from(strictest)
}

/// Can this start be had, as far as one resource goes?
pub fn is_free(start: Timestamp, need: Need, taken: &[Taken]) -> bool {
    let wanted = need.occupied(start);
    has_room(need.capacity, taken.iter().filter(|other| other.stretch.overlaps(wanted)).map(|other| other.capacity))
}

#[cfg(test)]
#[path = "slots_tests.rs"]
mod tests;
