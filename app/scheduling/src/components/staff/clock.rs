use std::time::Duration;

use jiff::{SignedDuration, ToSpan};
use leptos::prelude::*;

use crate::model::Day;

/// Minutes since the page's data came from the server, counted in the browser: the line for now and the waiting
/// times move on without asking again, since asking would keep an abandoned tablet signed in.
pub fn use_minutes() -> RwSignal<i64> {
    let minutes = RwSignal::new(0);
    Effect::new(move |_| {
        let tick = move || {
            minutes.try_update(|minutes| *minutes += 1);
        };
        if let Ok(clock) = set_interval_with_handle(tick, Duration::from_secs(60)) {
            on_cleanup(move || clock.clear());
        }
    });
    minutes
}

/// The same day, some minutes later.
pub fn later(day: &Day, minutes: i64) -> Day {
    let mut day = day.clone();
    day.now.at = day.now.at.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(day.now.at);
    day.now.local = day.now.local.saturating_add(minutes.minutes());
    day.counts.next_in_minutes = day.counts.next_in_minutes.map(|next| next - minutes);
    for entry in &mut day.entries {
        entry.waiting_minutes = entry.waiting_minutes.map(|waiting| waiting + minutes);
    }
    day
}

#[cfg(test)]
mod tests {
    use super::{super::time_line::fixture::*, *};
    use crate::model::AppointmentState;

    #[test]
    fn the_clock_goes_on_by_itself() {
        let day = day("09:58", &[], vec![entry("09:50", "10:10", AppointmentState::Arrived)]);
        let day = later(&day, 5);
        assert_eq!(day.now, at("10:03"));
        assert_eq!(day.counts.next_in_minutes, Some(5));
        assert_eq!(day.entries[0].waiting_minutes, Some(10));
    }
}
