use crate::model::ServiceCard;

/// "20 minutes · 45.00 USD · In person", or "…, Hale General" where there are several places.
pub fn service_line(service: &ServiceCard, with_place: bool) -> String {
    let mut line = format!("{} · {} · {}", duration(service.duration_minutes), service.price, service.mode.label());
    if with_place {
        line.push_str(", ");
        line.push_str(&service.facility_name);
    }
    line
}

/// "45 minutes", "1 hour", "1 hour 30 minutes"
pub fn duration(minutes: i32) -> String {
    let counted = |count: i32, unit: &str| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
    match (minutes / 60, minutes % 60) {
        (0, minutes) => counted(minutes, "minute"),
        (hours, 0) => counted(hours, "hour"),
        (hours, minutes) => format!("{} {}", counted(hours, "hour"), counted(minutes, "minute")),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_read_as_people_say_them() {
        assert_eq!(duration(1), "1 minute");
        assert_eq!(duration(45), "45 minutes");
        assert_eq!(duration(60), "1 hour");
        assert_eq!(duration(150), "2 hours 30 minutes");
    }
}
