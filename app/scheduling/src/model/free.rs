//! Times that can be had.

use jiff::civil::Date;
use model::time::LocalTime;
use patients::model::PatientHead;
use serde::{Deserialize, Serialize};

use super::{AppointmentSummary, ServiceCard, SlotKey};

/// Why a day has nothing to offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClosedReason {
    /// The facility is closed: a holiday, works in the building.
    Closed { why: String },
    /// Nobody who offers the service works on that day.
    NotWorking,
    /// They work otherwise, but are away on that day. The reason stays with staff.
    Away,
    /// Every time is taken.
    Full,
    /// The day is over, or what is left of it is too short.
    Past,
}

impl ClosedReason {
    /// "Closed: Independence Day"
    pub fn label(&self) -> String {
        match self {
            Self::Closed { why } => format!("Closed: {why}"),
            Self::NotWorking => "No surgery on this day".into(),
            Self::Away => "Away on this day".into(),
            Self::Full => "Fully booked".into(),
            Self::Past => "No more times today".into(),
        }
    }
}

/// One local date of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeDay {
    pub date: Date,
    /// How many times can be had.
    pub free: i32,
    /// Said when `free` is nought.
    pub closed: Option<ClosedReason>,
}

/// The days of a service, from the site's today up to the booking horizon, and the times of one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeDaysFound {
    pub service: ServiceCard,
    /// The site's today.
    pub today: Date,
    pub zone: String,
    pub days: Vec<FreeDay>,
    /// Nobody pages through empty days: this one opens by itself.
    pub first_free: Option<Date>,
    /// The day that was asked for, or the first free one; `None` when no day has a free time.
    pub opened: Option<DayTimes>,
}

/// An appointment that is to be moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movable {
    pub appointment: AppointmentSummary,
    pub patient: PatientHead,
    /// Why moving is not offered any more, and what to do instead.
    pub locked_because: Option<String>,
    /// When it could be instead; `None` when it can't be moved.
    pub times: Option<FreeDaysFound>,
}

/// Under which heading a time stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartOfDay {
    Morning,
    Afternoon,
    Evening,
}

impl PartOfDay {
    pub const ALL: [Self; 3] = [Self::Morning, Self::Afternoon, Self::Evening];

    pub fn of(hour: i8) -> Self {
        match hour {
            ..12 => Self::Morning,
            12..17 => Self::Afternoon,
            17.. => Self::Evening,
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Morning => "Morning",
            Self::Afternoon => "Afternoon",
            Self::Evening => "Evening",
        }
    }
}

/// One time that can be had. With "anybody", each start is offered once, with the least busy doctor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeTime {
    pub slot: SlotKey,
    pub starts: LocalTime,
    pub ends: LocalTime,
    pub practitioner_name: String,
    pub part: PartOfDay,
}

/// The times of one local date of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayTimes {
    pub date: Date,
    pub zone: String,
    pub times: Vec<FreeTime>,
    /// Said when there is none.
    pub closed: Option<ClosedReason>,
}
