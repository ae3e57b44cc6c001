//! When practitioners work and what is offered, as those see it who plan it.

use jiff::civil::Date;
use model::{AppointmentId, FacilityId, Money, PractitionerId, ServiceId, time::LocalTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{PatientRef, Place, PractitionerRef, ServiceMode};

/// The rule that asks whether it is known that a change of the plan leaves booked appointments alone.
pub const STRANDED: &str = "booked_appointments_stranded";

/// A stretch of the day on the facility's wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hours {
    /// Minutes of the day; 1440 is the midnight after.
    pub from: i32,
    pub to: i32,
}

impl Hours {
    pub const ALL_DAY: Self = Self { from: 0, to: 1440 };

    /// "09:00–12:30", "All day"
    pub fn label(self) -> String {
        let clock = |minute: i32| format!("{:02}:{:02}", minute / 60, minute % 60);
        if self == Self::ALL_DAY { "All day".into() } else { format!("{}–{}", clock(self.from), clock(self.to)) }
    }
}

/// A weekly session that is under way or to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeeklySession {
    pub id: Uuid,
    pub facility_id: FacilityId,
    pub facility_name: String,
    /// ISO: 1 is Monday.
    pub weekday: i16,
    pub hours: Hours,
    pub grid_minutes: i32,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
    /// By name; none listed: all that they offer there.
    pub services: Vec<String>,
}

impl WeeklySession {
    /// "Mondays 09:00–12:30"
    pub fn label(&self) -> String {
        format!("{}s {}", weekday_name(self.weekday), self.hours.label())
    }

    /// "from Mon 7 Dec 2026 to Fri 18 Dec 2026": as far as it differs from "always", as of today.
    pub fn validity(&self, today: Date) -> Option<String> {
        let from = (self.valid_from > today).then(|| format!("from {}", model::time::date(self.valid_from)));
        let to = self.valid_to.map(|last| format!("until {}", model::time::date(last)));
        let parts: Vec<String> = from.into_iter().chain(to).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// "Monday" of 1.
pub const fn weekday_name(weekday: i16) -> &'static str {
    match weekday {
        1 => "Monday",
        2 => "Tuesday",
        3 => "Wednesday",
        4 => "Thursday",
        5 => "Friday",
        6 => "Saturday",
        _ => "Sunday",
    }
}

/// Days that are not like the others, one after the other and for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// One for each day.
    pub ids: Vec<Uuid>,
    /// `None`: everywhere.
    pub facility_name: Option<String>,
    pub first_day: Date,
    pub last_day: Date,
    pub kind: ExceptionKind,
    pub hours: Hours,
    pub reason: String,
    /// Not what concerns a facility at which the asking person does not plan.
    pub may_remove: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExceptionKind {
    Off,
    /// A session besides the weekly ones, a start every so many minutes from its beginning.
    Extra {
        grid_minutes: i32,
    },
}

/// One line in the plan of a facility.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRow {
    pub practitioner: PractitionerRef,
    pub specialties: Vec<String>,
    pub sessions: Vec<WeeklySession>,
    /// The next days that are not like the others.
    pub exceptions: Vec<Exception>,
}

/// Everybody who works at the facilities where the asking person plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plans {
    pub today: Date,
    pub several_places: bool,
    pub rows: Vec<PlanRow>,
}

/// One practitioner's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub row: PlanRow,
    pub today: Date,
    /// Where they work and the asking person plans.
    pub places: Vec<Place>,
}

/// A facility is closed: a holiday, works in the building.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    pub id: Uuid,
    pub facility_id: FacilityId,
    pub facility_name: String,
    pub first_day: Date,
    pub last_day: Date,
    pub reason: String,
}

/// The closures of the facilities where the asking person plans, from today on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosurePlan {
    pub today: Date,
    pub places: Vec<Place>,
    pub closures: Vec<Closure>,
}

/// A service with everything that can be changed of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedService {
    pub id: ServiceId,
    pub facility_id: FacilityId,
    pub facility_name: String,
    pub name: String,
    pub description: String,
    pub what_to_bring: Option<String>,
    pub specialty: Option<String>,
    pub duration_minutes: i32,
    pub buffer_before_minutes: i32,
    pub buffer_after_minutes: i32,
    pub price: Money,
    pub capacity: i16,
    pub mode: ServiceMode,
    pub bookable_by_patients: bool,
    pub cancel_cutoff_hours: i32,
    pub active: bool,
    /// Everybody who works there, and whether they offer it.
    pub practitioners: Vec<ServiceOffer>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceOffer {
    pub practitioner_id: PractitionerId,
    pub name: String,
    pub offers: bool,
}

/// The services of the facilities where the asking person plans, and what a new one may belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicePlan {
    pub places: Vec<Place>,
    pub specialties: Vec<super::Specialty>,
    pub services: Vec<PlannedService>,
}

/// A booked appointment at which nobody works any more: somebody has to move or cancel it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stranded {
    pub id: AppointmentId,
    pub starts: LocalTime,
    pub service_name: String,
    pub practitioner: PractitionerRef,
    pub facility_name: String,
    pub patient: PatientRef,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_session_says_when_it_holds() {
        let session = |from, to| WeeklySession {
            id: Uuid::nil(),
            facility_id: Uuid::nil().into(),
            facility_name: "Hale General".into(),
            weekday: 1,
            hours: Hours { from: 540, to: 1440 },
            grid_minutes: 15,
            valid_from: from,
            valid_to: to,
            services: Vec::new(),
        };
        let today = date(2026, 11, 24);
        assert_eq!(session(date(2026, 1, 1), None).validity(today), None);
        assert_eq!(session(date(2026, 1, 1), None).label(), "Mondays 09:00–24:00");
        assert_eq!(
            session(date(2026, 12, 7), Some(date(2026, 12, 18))).validity(today).as_deref(),
            Some("from Mon 7 Dec 2026 until Fri 18 Dec 2026")
        );
        assert_eq!(Hours::ALL_DAY.label(), "All day");
    }
}
