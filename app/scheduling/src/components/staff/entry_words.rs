use crate::model::{AppointmentState, DayEntry, PatientRef};

/// "54, female"; what is not known is left out.
pub fn age_and_sex(patient: &PatientRef) -> String {
    let age = patient.age.map(age);
    [age, patient.sex.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// "54", and in words where a bare figure would puzzle.
fn age(years: i32) -> String {
    if years < 1 { "under 1".to_owned() } else { years.to_string() }
}

/// "12 min", "1 h 5 min"
pub fn minutes(count: i64) -> String {
    match (count / 60, count % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// "Next in 12 min", "Next now", "Next is 4 min late"
pub fn next_in(count: i64) -> String {
    match count {
        ..0 => format!("Next is {} late", minutes(-count)),
        0 => "Next now".to_owned(),
        1.. => format!("Next in {}", minutes(count)),
    }
}

/// What stands under the name: age, sex, and what it is about.
pub fn about(entry: &DayEntry) -> String {
    let who = age_and_sex(&entry.patient);
    let what = entry.reason.clone().unwrap_or_else(|| entry.service_name.clone());
    if who.is_empty() { what } else { format!("{who} · {what}") }
}

/// How late a patient is who is still expected, in whole minutes.
pub fn late_minutes(entry: &DayEntry, now: jiff::Timestamp) -> Option<i64> {
    let late = (now.as_second() - entry.starts.at.as_second()) / 60;
    (entry.state == AppointmentState::Booked && late > 0).then_some(late)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_time_read_as_people_say_them() {
        assert_eq!(minutes(0), "0 min");
        assert_eq!(minutes(65), "1 h 5 min");
        assert_eq!(minutes(120), "2 h");
        assert_eq!(next_in(12), "Next in 12 min");
        assert_eq!(next_in(-4), "Next is 4 min late");
        assert_eq!(age(0), "under 1");
    }
}
