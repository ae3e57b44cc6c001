//! The doctor's day and week.

use jiff::civil::Date;
use model::{AppointmentId, time::LocalTime};
use serde::{Deserialize, Serialize};

use super::{AppointmentState, ClosedReason, PatientRef, Place, PractitionerRef, VisitMode};

/// What may be done next with an entry, by the person who looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// The patient is here.
    Arrive,
    CheckIn,
    Start,
    Finish,
    /// The patient did not come.
    NoShow,
    /// Here after all, with a reason.
    ArriveLate,
    Move,
    Cancel,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayEntry {
    pub id: AppointmentId,
    pub state: AppointmentState,
    pub starts: LocalTime,
    pub ends: LocalTime,
    pub service_name: String,
    pub mode: VisitMode,
    pub reason: Option<String>,
    pub patient: PatientRef,
    pub facility_name: String,
    /// Since when it is in this state.
    pub since: LocalTime,
    /// For patients who are here and wait: whole minutes since they arrived.
    pub waiting_minutes: Option<i64>,
    /// The one next action comes first.
    pub next: Vec<NextStep>,
}

/// Counts that stand on top of the day, and filter it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCounts {
    /// Still to come.
    pub booked: i32,
    pub waiting: i32,
    pub in_consultation: i32,
    pub finished: i32,
    pub missed: i32,
    pub cancelled: i32,
    /// Whole minutes until the next patient who is still to come; negative when they are late.
    pub next_in_minutes: Option<i64>,
}

/// When the practitioner works on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingTime {
    pub starts: LocalTime,
    pub ends: LocalTime,
    pub facility_name: String,
}

/// A practitioner's day, in the time of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    pub practitioner: PractitionerRef,
    /// Where they work that day; the first one gives the zone of `now`.
    pub places: Vec<Place>,
    pub date: Date,
    /// The site's today.
    pub today: Date,
    pub now: LocalTime,
    pub working: Vec<WorkingTime>,
    pub closed: Option<ClosedReason>,
    pub counts: DayCounts,
    /// In order of time. Holds are left out; moved and cancelled ones are kept.
    pub entries: Vec<DayEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekDay {
    pub date: Date,
    pub working: Vec<WorkingTime>,
    pub closed: Option<ClosedReason>,
    pub counts: DayCounts,
    pub entries: Vec<DayEntry>,
}

/// Monday to Sunday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Week {
    pub practitioner: PractitionerRef,
    pub today: Date,
    pub now: LocalTime,
    pub days: Vec<WeekDay>,
}

/// Whose day reception may open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayPractitioner {
    pub practitioner: PractitionerRef,
    pub specialties: Vec<String>,
    pub places: Vec<String>,
    pub today: DayCounts,
}
