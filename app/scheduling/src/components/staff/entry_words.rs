use patients::model::{Mrn, Sex};

use crate::model::{AppointmentState, DayEntry, PatientRef};

/// "54 y, female"; an age that is not known is left out.
pub fn age_and_sex(patient: &PatientRef) -> String {
    let sex = sex(patient).to_lowercase();
    match &patient.age {
        Some(age) => format!("{age}, {sex}"),
        None => sex,
    }
}

/// In the words of the patient's own page.
pub fn sex(patient: &PatientRef) -> String {
    patient.sex.parse::<Sex>().map_or_else(|_| patient.sex.clone(), |sex| sex.word().to_owned())
}

/// As it is read aloud: "1000 0012-0".
pub fn mrn(patient: &PatientRef) -> String {
    patient.mrn.parse::<Mrn>().map_or_else(|_| patient.mrn.clone(), |mrn| mrn.to_string())
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
    let what = entry.reason.as_ref().unwrap_or(&entry.service_name);
    format!("{} · {what}", age_and_sex(&entry.patient))
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
    }
}
