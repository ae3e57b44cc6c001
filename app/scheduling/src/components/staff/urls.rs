use std::fmt;

use ::model::{AppointmentId, PractitionerId};
use jiff::civil::Date;

use super::Show;

/// The anchor of what is selected: without WebAssembly, and on a narrow screen, the page opens there.
const ANCHOR: &str = "opened";

/// Where a view of a practitioner's day leads. No name stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayUrl {
    pub practitioner: PractitionerId,
    /// `None`: the site's today, whenever the link is opened.
    pub date: Option<Date>,
    pub show: Show,
    pub selected: Option<AppointmentId>,
}

impl DayUrl {
    pub const ANCHOR: &str = ANCHOR;

    pub const fn new(practitioner: PractitionerId, date: Option<Date>) -> Self {
        Self { practitioner, date, show: Show::All, selected: None }
    }

    pub fn select(self, id: AppointmentId) -> String {
        Self { selected: Some(id), ..self }.to_string()
    }

    pub fn show(self, show: Show) -> String {
        Self { show, ..self }.to_string()
    }
}

impl fmt::Display for DayUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/staff/day?practitioner={}", self.practitioner)?;
        if let Some(date) = self.date {
            write!(f, "&date={date}")?;
        }
        if self.show != Show::All {
            write!(f, "&show={}", self.show)?;
        }
        match self.selected {
            Some(id) => write!(f, "&selected={id}#{ANCHOR}"),
            None => Ok(()),
        }
    }
}

pub fn week_url(practitioner: PractitionerId, date: Option<Date>) -> String {
    match date {
        Some(date) => format!("/staff/week?practitioner={practitioner}&date={date}"),
        None => format!("/staff/week?practitioner={practitioner}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_carries_what_is_needed_and_no_more() {
        let id = "0199d5b0-0000-7000-8000-000000000001";
        let practitioner: PractitionerId = id.parse().expect("an id");
        let today = DayUrl::new(practitioner, None);
        assert_eq!(today.to_string(), format!("/staff/day?practitioner={id}"));
        let other = DayUrl { show: Show::Waiting, ..DayUrl::new(practitioner, Some(jiff::civil::date(2026, 3, 2))) };
        assert_eq!(
            other.select(id.parse().expect("an id")),
            format!("/staff/day?practitioner={id}&date=2026-03-02&show=waiting&selected={id}#opened")
        );
        assert_eq!(week_url(practitioner, None), format!("/staff/week?practitioner={id}"));
    }
}
