use ::model::AppointmentId;

use crate::model::{AppointmentState::*, DayEntry};

/// Which entry is open beside the day: the one that was chosen; else the one that was open `before`, as long as
/// something can be done with it, so that no button changes its patient under the finger; else the one that
/// matters now: in consultation, then who waits longest, then who comes next.
pub fn shown(
    entries: &[DayEntry],
    chosen: Option<AppointmentId>,
    before: Option<AppointmentId>,
) -> Option<AppointmentId> {
    let of = |id: Option<AppointmentId>| entries.iter().find(|entry| Some(entry.id) == id);
    let open = |entry: &&DayEntry| matches!(entry.state, Booked | Arrived | CheckedIn | InConsultation);
    let in_consultation = || entries.iter().find(|entry| entry.state == InConsultation);
    let longest = || {
        let waiting = entries.iter().filter(|entry| entry.state.is_waiting());
        waiting.max_by_key(|entry| (entry.waiting_minutes, std::cmp::Reverse(entry.starts.at)))
    };
    let next = || entries.iter().find(|entry| entry.state == Booked);
    of(chosen)
        .or_else(|| of(before).filter(open))
        .or_else(in_consultation)
        .or_else(longest)
        .or_else(next)
        .map(|entry| entry.id)
}

#[cfg(test)]
mod tests {
    use super::{super::time_line::fixture::entry, *};

    #[test]
    fn what_matters_now_is_open() {
        let mut entries = vec![entry("09:00", "09:20", Fulfilled), entry("09:20", "09:40", Booked)];
        let (first, second) = (entries[0].id, entries[1].id);
        assert_eq!(shown(&entries, None, None), Some(second));
        entries.push(entry("09:40", "10:00", Arrived));
        assert_eq!(shown(&entries, None, None), Some(entries[2].id));
        assert_eq!(shown(&entries, None, Some(second)), Some(second), "an arrival elsewhere does not take the screen");
        assert_eq!(shown(&entries, None, Some(first)), Some(entries[2].id), "a finished one gives way");
        assert_eq!(shown(&entries, Some(first), Some(second)), Some(first), "what was chosen stays");
        entries[1].state = InConsultation;
        assert_eq!(shown(&entries, None, None), Some(second));
        assert_eq!(shown(&[], None, Some(second)), None);
    }
}
