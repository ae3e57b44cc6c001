//! What somebody may ask here: one struct per question.

use jiff::civil::Date;
use model::{AppointmentId, FacilityId, PatientId, PractitionerId, ServiceId, SpecialtyId};
use serde::{Deserialize, Serialize};

/// What can be booked, at one place or at all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingChoices {
    pub facility_id: Option<FacilityId>,
}

/// The list of doctors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doctors {
    pub facility_id: Option<FacilityId>,
    pub specialty_id: Option<SpecialtyId>,
}

/// One doctor's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoctorProfile {
    pub practitioner_id: PractitionerId,
}

/// When a service can be had: every day of the horizon, and the times of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeDays {
    pub service_id: ServiceId,
    /// `None`: anybody who offers it.
    pub practitioner_id: Option<PractitionerId>,
    /// The day whose times are shown; `None`: the first that has any.
    pub open: Option<Date>,
    /// For whom: their own appointments are left out. Patients may leave it empty.
    pub patient_id: Option<PatientId>,
}

/// When an appointment could be instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveChoices {
    pub appointment_id: AppointmentId,
    #[serde(default)]
    pub to: MoveTo,
    /// The day whose times are shown; `None`: the first that has any.
    pub open: Option<Date>,
}

/// With whom it would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveTo {
    #[default]
    SamePractitioner,
    Practitioner(PractitionerId),
    Anybody,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowAppointment {
    pub appointment_id: AppointmentId,
}

/// A time that is being held, for the page that confirms it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowHold {
    pub appointment_id: AppointmentId,
}

/// The signed-in patient's own appointments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyAppointments {
    pub patient_id: PatientId,
}

/// The one that comes next, for the home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextAppointment {
    pub patient_id: PatientId,
}

/// A patient's appointments as staff see them: those of their own facilities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientAppointments {
    pub patient_id: PatientId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PractitionerDay {
    pub practitioner_id: PractitionerId,
    /// `None`: the site's today.
    pub date: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PractitionerWeek {
    pub practitioner_id: PractitionerId,
    /// Any day of the week; `None`: the site's today.
    pub date: Option<Date>,
}

/// Whose days the signed-in member of staff may open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayPractitioners {}

/// The weekly sessions of everybody at the facilities where one plans.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowPlans {}

/// One practitioner's sessions and exceptions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowPlan {
    pub practitioner_id: PractitionerId,
}

/// When the facilities are closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowClosures {}

/// What is offered, also what can't be booked now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowServices {}

/// Booked appointments at which nobody works any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowStranded {
    /// `None`: of everybody.
    pub practitioner_id: Option<PractitionerId>,
}
