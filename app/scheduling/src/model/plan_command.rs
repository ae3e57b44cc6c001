//! What those may do who plan: the forms as they are typed, so that a wrong value becomes a message beside its field.
//!
//! Whatever would leave booked appointments without anybody to see them says so first: `acknowledged` is the number
//! of them that the person has read.

use model::{FacilityId, PractitionerId, ServiceId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Weekly sessions at the same hours, on each of the ticked days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSessions {
    pub practitioner_id: String,
    pub facility_id: String,
    #[serde(default)]
    pub monday: bool,
    #[serde(default)]
    pub tuesday: bool,
    #[serde(default)]
    pub wednesday: bool,
    #[serde(default)]
    pub thursday: bool,
    #[serde(default)]
    pub friday: bool,
    #[serde(default)]
    pub saturday: bool,
    #[serde(default)]
    pub sunday: bool,
    pub starts: String,
    pub ends: String,
    pub grid_minutes: String,
    pub valid_from: String,
    /// Empty: until further notice.
    #[serde(default)]
    pub valid_to: String,
}

/// A weekly session takes place for the last time; one that has not begun yet is taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopSession {
    pub session_id: Uuid,
    pub last_day: String,
    #[serde(default)]
    pub acknowledged: String,
}

/// A practitioner is away: a day, some hours of it, or several days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAbsence {
    pub practitioner_id: String,
    pub facility_id: String,
    pub on_date: String,
    /// Empty: that one day.
    #[serde(default)]
    pub last_date: String,
    /// Both empty: all day.
    #[serde(default)]
    pub starts: String,
    #[serde(default)]
    pub ends: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub acknowledged: String,
}

/// A session besides the weekly ones, on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanExtraSession {
    pub practitioner_id: String,
    pub facility_id: String,
    pub on_date: String,
    pub starts: String,
    pub ends: String,
    pub grid_minutes: String,
    #[serde(default)]
    pub reason: String,
}

/// Days that were to be unlike the others are like them again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveException {
    pub practitioner_id: PractitionerId,
    /// With commas between.
    pub exception_ids: String,
    #[serde(default)]
    pub acknowledged: String,
}

/// A facility is closed from one day to another, both included. Patients read why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanClosure {
    pub facility_id: String,
    pub first_day: String,
    /// Empty: that one day.
    #[serde(default)]
    pub last_day: String,
    pub reason: String,
    #[serde(default)]
    pub acknowledged: String,
}

/// The facility is open on those days after all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveClosure {
    pub closure_id: Uuid,
}

/// A new service of a facility, in the facility's currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanService {
    pub facility_id: String,
    pub name: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub what_to_bring: String,
    #[serde(default)]
    pub specialty_id: String,
    pub duration_minutes: String,
    pub buffer_before_minutes: String,
    pub buffer_after_minutes: String,
    pub price: String,
    pub capacity: String,
    pub mode: String,
    pub bookable_by: String,
    pub cancel_cutoff_hours: String,
}

/// What changes of a service. Booked appointments keep what was agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveService {
    pub service_id: String,
    pub name: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub what_to_bring: String,
    pub duration_minutes: String,
    pub buffer_before_minutes: String,
    pub buffer_after_minutes: String,
    pub price: String,
    pub bookable_by: String,
    pub cancel_cutoff_hours: String,
    #[serde(default)]
    pub active: bool,
}

/// A practitioner begins or ceases to offer a service of a facility where they work. What is booked stays booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferService {
    pub practitioner_id: PractitionerId,
    pub service_id: ServiceId,
    pub active: bool,
}

/// The answer to planning: where to go on reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedFor {
    pub practitioner_id: PractitionerId,
}

/// The same of a facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedAt {
    pub facility_id: FacilityId,
}
