//! Who waits before whom, and for how long. Pure: the server brings the facts.

use jiff::{SignedDuration, Timestamp};
use model::time::LocalTime;
use serde::{Deserialize, Serialize};

/// What a patient in the waiting room reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// 1: you are next.
    pub position: u32,
    /// About so long; 0: any moment.
    pub minutes: u32,
    /// When it is likely to begin, by the clinic's clock; rounded up to five minutes.
    pub from: Option<LocalTime>,
}

/// A visit of one doctor on one day that is not over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InLine {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Let in: the doctor is at it.
    pub seen_since: Option<Timestamp>,
}

impl InLine {
    fn takes(&self) -> SignedDuration {
        self.ends_at.duration_since(self.starts_at)
    }
}

/// Position and estimated begin of the one who waits with an appointment at `own`. `others` are the doctor's other visits
/// that wait or are being seen. People are seen in the order of their appointments, whenever they came: who is early does not
/// overtake, who is late is not forgotten.
///
/// Nobody begins before their own time, nor before those ahead have had theirs; `late` is what the doctor has said.
pub fn estimate(own: InLine, others: &[InLine], late: SignedDuration, now: Timestamp) -> (u32, Timestamp) {
    let mut free_from = now;
    for one in others {
        if let Some(since) = one.seen_since {
            free_from = free_from.max(since + one.takes());
        }
    }
    let mut ahead: Vec<&InLine> =
        others.iter().filter(|one| one.seen_since.is_none() && one.starts_at < own.starts_at).collect();
    ahead.sort_by_key(|one| one.starts_at);
    let begins = |one: &InLine, free: Timestamp| free.max(one.starts_at + late);
    for one in &ahead {
        free_from = begins(one, free_from) + one.takes();
    }
    let position = u32::try_from(ahead.len()).unwrap_or(u32::MAX).saturating_add(1);
    (position, begins(&own, free_from))
}

/// Whole minutes until then, rounded up.
pub fn minutes_until(begin: Timestamp, now: Timestamp) -> u32 {
    let seconds = begin.duration_since(now).as_secs().max(0);
    u32::try_from((seconds + 59) / 60).unwrap_or(u32::MAX)
}

/// Rounded up to five minutes: an estimate does not promise a minute.
pub fn rounded(begin: Timestamp) -> Timestamp {
    let seconds = begin.as_second();
    Timestamp::from_second(seconds + (300 - seconds.rem_euclid(300)) % 300).unwrap_or(begin)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).expect("in range")
    }

    fn visit(starts: i64, ends: i64) -> InLine {
        InLine { starts_at: at(starts), ends_at: at(ends), seen_since: None }
    }

    const ON_TIME: SignedDuration = SignedDuration::ZERO;

    #[test]
    fn alone_and_early_one_waits_for_ones_own_time() {
        assert_eq!(estimate(visit(60, 80), &[], ON_TIME, at(50)), (1, at(60)));
        assert_eq!(estimate(visit(60, 80), &[], ON_TIME, at(70)), (1, at(70)));
        assert_eq!(estimate(visit(60, 80), &[], SignedDuration::from_mins(15), at(50)), (1, at(75)));
    }

    #[test]
    fn those_ahead_have_their_time() {
        let others = [visit(40, 60), visit(20, 40), visit(80, 100)];
        assert_eq!(estimate(visit(60, 80), &others, ON_TIME, at(50)), (3, at(90)));
        let seen = InLine { seen_since: Some(at(48)), ..visit(40, 60) };
        assert_eq!(estimate(visit(60, 80), &[seen], ON_TIME, at(50)), (1, at(68)));
    }

    #[test]
    fn minutes_and_clock_are_rounded_up() {
        assert_eq!((minutes_until(at(5), at(9)), minutes_until(at(9), at(5))), (0, 4));
        let after = Timestamp::from_second(301).expect("a time");
        assert_eq!((minutes_until(after, at(0)), rounded(after), rounded(at(5))), (6, at(10), at(5)));
    }

    proptest! {
        #[test]
        fn nobody_begins_early_and_more_people_never_make_it_sooner(
            own in 0i64..600, length in 5i64..60, now in 0i64..600, late in 0i64..60,
            others in proptest::collection::vec((0i64..600, 5i64..60, proptest::option::of(0i64..600)), 0..8),
        ) {
            let own = visit(own, own + length);
            let others: Vec<InLine> = others.into_iter()
                .map(|(start, length, seen)| InLine { seen_since: seen.map(at), ..visit(start, start + length) }).collect();
            let late = SignedDuration::from_mins(late);
            let (position, begin) = estimate(own, &others, late, at(now));
            prop_assert!(begin >= own.starts_at && begin >= at(now) && position >= 1);
            prop_assert!(position as usize <= others.len() + 1);
            if let Some((_, fewer)) = others.split_first() {
                let (nearer, sooner) = estimate(own, fewer, late, at(now));
                prop_assert!(nearer <= position && sooner <= begin);
            }
        }
    }
}
