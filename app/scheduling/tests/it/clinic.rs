//! A small clinic: Dr Hopper sees patients for fifteen minutes, Mondays to Fridays from nine to five in New York.

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use model::{AppError, AppointmentId, FacilityId, PractitionerId, Role, ServiceId};
use platform::{
    Actor,
    testing::{TestHale, User},
};
use scheduling::{
    model::*,
    server::commands::{AddSession, CreateService, OfferService},
};

pub struct Clinic {
    pub t: TestHale,
    pub house: Actor,
    pub doctor: User,
    pub reception: User,
    pub ada: User,
    pub service: ServiceId,
}

pub fn at(time: &str) -> Timestamp {
    time.parse().expect("a timestamp")
}

/// 15 minutes, 45.00, open to patients.
pub fn consultation(facility: FacilityId, name: &str) -> CreateService {
    CreateService {
        facility_id: facility,
        name: name.into(),
        description: "Talk to a doctor about anything new.".into(),
        what_to_bring: "Your insurance card".into(),
        specialty_id: None,
        duration_minutes: 15,
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        price_minor: 4500,
        capacity: 1,
        mode: ServiceMode::InPerson,
        bookable_by_patients: true,
        cancel_cutoff_hours: 24,
    }
}

pub fn session(practitioner: PractitionerId, facility: FacilityId, weekday: i16) -> AddSession {
    AddSession {
        practitioner_id: practitioner,
        facility_id: facility,
        weekday,
        starts: "09:00".into(),
        ends: "17:00".into(),
        grid_minutes: 15,
        grid_offset_minutes: 0,
        valid_from: date(2026, 1, 1),
        valid_to: None,
        services: vec![],
    }
}

impl Clinic {
    pub async fn open() -> Self {
        Self::with(TestHale::new().await).await
    }

    pub async fn with(t: TestHale) -> Self {
        let house = Actor::system("test");
        let doctor = t.doctor("Dr Grace Hopper", t.facility).await;
        let reception = t.staff(Role::Reception, t.facility).await;
        let ada = t.patient("Ada Byron").await;
        let service = t.run(&house, consultation(t.facility, "Consultation")).await.expect("a service");
        let clinic = Self { t, house, doctor, reception, ada, service };
        clinic.offer(clinic.practitioner(), service).await;
        for weekday in 1..=5 {
            clinic
                .t
                .run(&clinic.house, session(clinic.practitioner(), clinic.t.facility, weekday))
                .await
                .expect("a session");
        }
        clinic
    }

    pub fn practitioner(&self) -> PractitionerId {
        self.doctor.practitioner_id()
    }

    pub async fn offer(&self, practitioner: PractitionerId, service: ServiceId) {
        let offer = OfferService { practitioner_id: practitioner, service_id: service, active: true };
        self.t.run(&self.house, offer).await.expect("an offer");
    }

    /// Another doctor of the same house, who offers the same service at the same times.
    pub async fn colleague(&self, name: &str) -> User {
        let colleague = self.t.doctor(name, self.t.facility).await;
        self.offer(colleague.practitioner_id(), self.service).await;
        for weekday in 1..=5 {
            let session = session(colleague.practitioner_id(), self.t.facility, weekday);
            self.t.run(&self.house, session).await.expect("a session");
        }
        colleague
    }

    pub fn slot(&self, time: &str) -> SlotKey {
        SlotKey { practitioner_id: self.practitioner(), starts_at: at(time) }
    }

    pub fn wish(&self, patient: &User, time: &str) -> HoldTime {
        HoldTime { patient_id: patient.patient_id(), service_id: self.service, slot: self.slot(time) }
    }

    pub async fn hold(&self, patient: &User, time: &str) -> Result<AppointmentId, AppError> {
        Ok(self.t.run(&patient.actor, self.wish(patient, time)).await?.id)
    }

    pub async fn confirm(&self, patient: &User, id: AppointmentId) -> Result<Booked, AppError> {
        self.t
            .run(&patient.actor, ConfirmBooking { appointment_id: id, reason: String::new(), mode: String::new() })
            .await
    }

    pub async fn book(&self, patient: &User, time: &str) -> AppointmentId {
        let id = self.hold(patient, time).await.expect("a hold");
        self.confirm(patient, id).await.expect("a booking").id
    }

    /// When the consultation can be had; with a date, on that date.
    pub fn ask(&self, open: Option<Date>) -> FreeDays {
        FreeDays { service_id: self.service, practitioner_id: None, open, patient_id: None }
    }

    /// The times of the day that the question opens.
    pub async fn times(&self, who: &User, ask: FreeDays) -> DayTimes {
        self.t.ask(&who.actor, ask).await.expect("days").opened.expect("a day")
    }

    pub async fn state(&self, id: AppointmentId) -> AppointmentState {
        let name: String = sqlx::query_scalar("select state from appointment where id = $1")
            .bind(id.0)
            .fetch_one(self.t.pool())
            .await
            .expect("the appointment");
        AppointmentState::parse(&name).expect("a state")
    }
}

/// The stable name of the rule that said no.
pub fn rule(error: &AppError) -> &str {
    match error {
        AppError::RuleBroken { rule, .. } => rule,
        other => panic!("not a rule: {other:?}"),
    }
}

pub fn conflicts(error: &AppError) -> &[String] {
    match error {
        AppError::Conflict { details, .. } => details,
        other => panic!("not a conflict: {other:?}"),
    }
}
