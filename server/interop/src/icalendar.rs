//! An appointment for the patient's own calendar (RFC 5545). A calendar is shared with employers and families, so it
//! says where and when, and nothing about why.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use jiff::{Timestamp, tz::TimeZone};
use model::time;

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppointmentInvite {
    /// Stays the same through every move, so that the calendar moves the entry and makes no second one.
    pub uid: String,
    /// Grows with every change.
    pub sequence: u32,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// When this was written down.
    pub stamp: Timestamp,
    /// IANA zone of the facility.
    pub zone: String,
    pub facility: String,
    pub address: String,
    /// By video: the page on which it is joined, by whoever signs in there.
    pub join: Option<String>,
    pub cancelled: bool,
}

/// The content of an `.ics` file. Times are instants, which every calendar shows in its own zone; the description
/// says what the clock on the facility's wall shows.
pub fn appointment_ics(invite: &AppointmentInvite) -> String {
    let facility = one_line(&invite.facility);
    let status = if invite.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed };
    let place = match &invite.join {
        Some(join) => one_line(join),
        None => format!("{facility}, {}", one_line(&invite.address)),
    };
    let event = Event::new()
        .uid(&one_line(&invite.uid))
        .add_property("SEQUENCE", invite.sequence.to_string())
        .add_property("DTSTAMP", utc(invite.stamp))
        .add_property("DTSTART", utc(invite.starts_at))
        .add_property("DTEND", utc(invite.ends_at))
        .summary(&format!("Appointment at {facility}"))
        .location(&place)
        .description(&local_words(invite))
        .status(status)
        .add_property("CLASS", "PRIVATE")
        .done();
    // Not `new`, which names the library: a calendar has one PRODID (RFC 5545, 3.6).
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Hale//Appointments//EN"));
    calendar.append_property(Property::new("METHOD", if invite.cancelled { "CANCEL" } else { "PUBLISH" }));
    calendar.push(event);
    calendar.to_string()
}

/// "20260302T140000Z"
fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// "Tue 24 Nov 2026, 14:30 (EST) at the hospital"
fn local_words(invite: &AppointmentInvite) -> String {
    let zone = TimeZone::get(&invite.zone).unwrap_or(TimeZone::UTC);
    let local = invite.starts_at.to_zoned(zone);
    let (date, time) = (time::date(local.date()), time::time(local.time()));
    let site = if invite.join.is_some() { "by the clock of the hospital" } else { "at the hospital" };
    format!("{date}, {time} ({}) {site}", local.strftime("%Z"))
}

/// A line break in a name would begin a property of its own.
fn one_line(text: &str) -> String {
    patients::model::text::clean(text)
}

#[cfg(test)]
mod tests {
    use icalendar::{CalendarComponent, DatePerhapsTime};

    use super::*;

    fn invite() -> AppointmentInvite {
        AppointmentInvite {
            uid: "0190f3c0-0000-7000-8000-000000000001@hale".into(),
            sequence: 2,
            starts_at: "2026-03-09T13:30:00Z".parse().unwrap(),
            ends_at: "2026-03-09T14:00:00Z".parse().unwrap(),
            stamp: "2026-03-02T14:00:00Z".parse().unwrap(),
            zone: "America/New_York".into(),
            facility: "Hale General".into(),
            address: "1 Main Street, Springfield; US".into(),
            join: None,
            cancelled: false,
        }
    }

    /// What a calendar reads from the file.
    fn read(ics: &str) -> Event {
        let calendar: Calendar = ics.parse().expect("a calendar");
        match &calendar.components[..] {
            [CalendarComponent::Event(event)] => event.clone(),
            other => panic!("one event, not {other:?}"),
        }
    }

    #[test]
    fn a_calendar_says_once_what_it_is() {
        let ics = appointment_ics(&invite());
        for name in ["VERSION:2.0", "PRODID:", "METHOD:", "BEGIN:VEVENT", "UID:"] {
            assert_eq!(ics.matches(&format!("\n{name}")).count(), 1, "{name} in {ics}");
        }
    }

    #[test]
    fn a_calendar_reads_what_was_written() {
        let event = read(&appointment_ics(&invite()));
        assert_eq!(event.get_uid(), Some("0190f3c0-0000-7000-8000-000000000001@hale"));
        assert_eq!(event.get_summary(), Some("Appointment at Hale General"));
        assert_eq!(event.get_location(), Some("Hale General, 1 Main Street, Springfield; US"));
        assert_eq!(event.get_status(), Some(EventStatus::Confirmed));
        assert_eq!(event.get_sequence(), Some(2));
        // Daylight saving began the day before: 13:30 UTC is 09:30 there, not 08:30.
        assert_eq!(event.get_description(), Some("Mon 9 Mar 2026, 09:30 (EDT) at the hospital"));
        let at = |time: Option<DatePerhapsTime>| match time {
            Some(DatePerhapsTime::DateTime(icalendar::CalendarDateTime::Utc(at))) => at.to_rfc3339(),
            other => panic!("an instant, not {other:?}"),
        };
        assert_eq!(at(event.get_start()), "2026-03-09T13:30:00+00:00");
        assert_eq!(at(event.get_end()), "2026-03-09T14:00:00+00:00");
    }

    #[test]
    fn nobody_is_sent_to_the_clinic_for_a_visit_by_video() {
        let join = "https://hale.example.org/appointments/0190f3c0-0000-7000-8000-000000000001/video";
        let event = read(&appointment_ics(&AppointmentInvite { join: Some(join.into()), ..invite() }));
        assert_eq!(event.get_location(), Some(join));
        assert_eq!(event.get_description(), Some("Mon 9 Mar 2026, 09:30 (EDT) by the clock of the hospital"));
    }

    #[test]
    fn a_cancelled_one_takes_itself_out() {
        let ics = appointment_ics(&AppointmentInvite { cancelled: true, sequence: 3, ..invite() });
        assert!(ics.contains("METHOD:CANCEL\r\n"));
        assert_eq!(read(&ics).get_status(), Some(EventStatus::Cancelled));
    }

    #[test]
    fn a_name_begins_no_property_of_its_own() {
        let facility = "Hale\r\nATTENDEE:mailto:mallory@example.org\u{202e}".to_owned();
        let ics = appointment_ics(&AppointmentInvite { facility, ..invite() });
        assert!(!ics.contains("\nATTENDEE"));
        assert_eq!(read(&ics).get_summary(), Some("Appointment at Hale ATTENDEE:mailto:mallory@example.org"));
    }

    #[test]
    fn every_line_ends_and_folds_as_the_standard_says() {
        let ics = appointment_ics(&AppointmentInvite { address: "Łódź ".repeat(40), ..invite() });
        assert!(ics.ends_with("END:VCALENDAR\r\n"));
        assert!(ics.split("\r\n").all(|line| line.len() <= 75), "{ics}");
    }
}
