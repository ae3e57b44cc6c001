//! Dr Hopper's clinic on a Monday: Ada and Bea have arrived.

use clinical::model::*;
use jiff::civil::date;
use model::{AppError, AppointmentId, EncounterId, PatientId, Role, ServiceId};
use platform::{
    Actor,
    testing::{TestHale, User},
};
use scheduling::{
    model::{BookForPatient, MarkArrived, ServiceMode, SlotKey},
    server::commands::{AddSession, CreateService, OfferService},
};

pub struct Clinic {
    pub t: TestHale,
    pub doctor: User,
    pub colleague: User,
    pub reception: User,
    pub nurse: User,
    pub ada: User,
    pub bea: User,
    service: ServiceId,
}

impl Clinic {
    pub async fn open() -> Self {
        let t = TestHale::new().await;
        let house = Actor::system("test");
        let doctor = t.doctor("Dr Grace Hopper", t.facility).await;
        let service = t
            .run(
                &house,
                CreateService {
                    facility_id: t.facility,
                    name: "Consultation".into(),
                    description: "Talk to a doctor.".into(),
                    what_to_bring: String::new(),
                    specialty_id: None,
                    duration_minutes: 15,
                    buffer_before_minutes: 0,
                    buffer_after_minutes: 0,
                    price_minor: 4500,
                    capacity: 1,
                    mode: ServiceMode::InPerson,
                    bookable_by_patients: true,
                    cancel_cutoff_hours: 24,
                },
            )
            .await
            .expect("a service");
        let practitioner_id = doctor.practitioner_id();
        let offer = OfferService { practitioner_id, service_id: service, active: true };
        t.run(&house, offer).await.expect("an offer");
        let session = AddSession {
            practitioner_id,
            facility_id: t.facility,
            weekday: 1,
            starts: "09:00".into(),
            ends: "17:00".into(),
            grid_minutes: 15,
            grid_offset_minutes: 0,
            valid_from: date(2026, 1, 1),
            valid_to: None,
            services: vec![],
        };
        t.run(&house, session).await.expect("a session");
        Self {
            colleague: t.doctor("Dr Ada Yonath", t.facility).await,
            reception: t.staff(Role::Reception, t.facility).await,
            nurse: t.staff(Role::Nurse, t.facility).await,
            ada: t.patient("Ada Byron").await,
            bea: t.patient("Bea Arthur").await,
            doctor,
            service,
            t,
        }
    }

    /// Booked by the desk for today, and here.
    pub async fn arrived(&self, patient: &User, time: &str) -> AppointmentId {
        let slot =
            SlotKey { practitioner_id: self.doctor.practitioner_id(), starts_at: time.parse().expect("an instant") };
        let book = BookForPatient {
            patient_id: patient.patient_id(),
            service_id: self.service,
            slot,
            reason: "Cough".into(),
            mode: String::new(),
            override_reason: String::new(),
        };
        let appointment_id = self.t.run(&self.reception.actor, book).await.expect("booked").id;
        let here = MarkArrived { appointment_id, late_reason: String::new() };
        self.t.run(&self.reception.actor, here).await.expect("arrived");
        appointment_id
    }

    pub async fn start(&self, patient: &User, time: &str) -> Moved {
        let appointment_id = self.arrived(patient, time).await;
        self.t.run(&self.doctor.actor, StartEncounter { appointment_id }).await.expect("started")
    }

    pub async fn note(&self, patient: PatientId, encounter_id: EncounterId) -> Begun {
        let start = StartNote { patient_id: patient, encounter_id, template: String::new() };
        self.t.run(&self.doctor.actor, start).await.expect("a note")
    }

    pub async fn one<T>(&self, sql: &'static str, id: uuid::Uuid) -> T
    where
        T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        sqlx::query_scalar(sql).bind(id).fetch_one(self.t.pool()).await.expect("a row")
    }
}

pub fn rule(error: &AppError) -> &str {
    error.rule_name().unwrap_or_else(|| panic!("not a rule: {error:?}"))
}

pub fn details(error: AppError) -> Vec<String> {
    match error {
        AppError::Conflict { details, .. } => details,
        other => panic!("not a conflict: {other:?}"),
    }
}
