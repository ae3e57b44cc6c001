use jiff::{SignedDuration, Timestamp};
use model::time::LocalTime;
use serde::{Deserialize, Serialize};

use super::limits::{JOIN_AFTER_MINUTES, JOIN_BEFORE_MINUTES};

/// When a patient can check in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinWindow {
    pub opens: LocalTime,
    pub closes: LocalTime,
    pub stands: Door,
    /// When it is not open yet: in so many seconds, as the page was made.
    pub opens_in_seconds: i64,
}

model::named! {
    /// The door of the waiting room.
    Door {
        Early => "early", "Not open yet";
        Open => "open", "Open";
        Closed => "closed", "Closed";
    }
}

/// From when until when a patient may check in to an appointment: from fifteen minutes before its start until an hour after
/// its end. Who has checked in comes back for as long as the doctor has not finished.
pub fn door(starts_at: Timestamp, ends_at: Timestamp, now: Timestamp) -> (Timestamp, Timestamp, Door) {
    let opens = starts_at - SignedDuration::from_mins(JOIN_BEFORE_MINUTES);
    let closes = ends_at + SignedDuration::from_mins(JOIN_AFTER_MINUTES);
    let stands = match now {
        now if now < opens => Door::Early,
        now if now < closes => Door::Open,
        _ => Door::Closed,
    };
    (opens, closes, stands)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_minutes_before_it_opens_and_an_hour_after_the_end_it_closes() {
        let at = |minute: i64| Timestamp::from_second(minute * 60).expect("in range");
        let stands = |now| door(at(100), at(120), now).2;
        let second = SignedDuration::from_secs(1);
        assert_eq!([stands(at(85) - second), stands(at(85))], [Door::Early, Door::Open]);
        assert_eq!([stands(at(180) - second), stands(at(180))], [Door::Open, Door::Closed]);
    }
}
