//! Dr Okafor's video visits on a Monday in New York, where it is 09:00: Maya's at 09:15, Ben's at 09:30, Cleo's at 09:45.

use jiff::{SignedDuration, civil::date};
use model::{AppError, AppointmentId, Role, ServiceId};
use platform::{
    Actor, Command, Query,
    testing::{TestHale, User},
};
use scheduling::{
    model::{BookForPatient, OfferService, ServiceMode, SlotKey},
    server::commands::{AddSession, CreateService},
};
use telemedicine::{
    model::*,
    server::seat::{ClearSeats, LeaveSeat, LoseSeat, Seat, TakeSeat},
};
use uuid::Uuid;

pub struct Clinic {
    pub t: TestHale,
    pub doctor: User,
    pub colleague: User,
    pub reception: User,
    pub maya: User,
    pub ben: User,
    pub cleo: User,
    pub visit: AppointmentId,
    pub bens: AppointmentId,
    pub cleos: AppointmentId,
    pub service: ServiceId,
    pub in_person: AppointmentId,
    /// As one instance of the house.
    pub instance: Uuid,
}

impl Clinic {
    pub async fn open() -> Self {
        let t = TestHale::new().await;
        let house = Actor::system("test");
        let doctor = t.doctor("Dr Amara Okafor", t.facility).await;
        let service = service(&t, &doctor, "Consultation by video", ServiceMode::Video).await;
        let desk = service_at_desk(&t, &doctor).await;
        let session = AddSession {
            practitioner_id: doctor.practitioner_id(),
            facility_id: t.facility,
            weekday: 1,
            starts: "00:00".into(),
            ends: "24:00".into(),
            grid_minutes: 15,
            grid_offset_minutes: 0,
            valid_from: date(2026, 1, 1),
            valid_to: None,
            services: vec![],
        };
        t.run(&house, session).await.expect("a session");
        let colleague = t.doctor("Dr Ada Yonath", t.facility).await;
        let reception = t.staff(Role::Reception, t.facility).await;
        let (maya, ben, cleo) =
            (t.patient("Maya Lindqvist").await, t.patient("Ben Adams").await, t.patient("Cleo Brandt").await);
        let book = async |patient: &User, service, at: &str| {
            let form = BookForPatient {
                patient_id: patient.patient_id(),
                service_id: service,
                slot: SlotKey { practitioner_id: doctor.practitioner_id(), starts_at: at.parse().expect("an instant") },
                reason: "Cough".into(),
                mode: String::new(),
                override_reason: String::new(),
            };
            t.run(&reception.actor, form).await.expect("booked").id
        };
        let visit = book(&maya, service, "2026-03-02T14:15:00Z").await;
        let bens = book(&ben, service, "2026-03-02T14:30:00Z").await;
        let cleos = book(&cleo, service, "2026-03-02T14:45:00Z").await;
        let in_person = book(&maya, desk, "2026-03-02T20:00:00Z").await;
        let instance = t.hale().wire().instance();
        beat(&t, instance).await;
        Self { visit, bens, cleos, in_person, doctor, colleague, reception, maya, ben, cleo, service, instance, t }
    }

    /// Maya has agreed and waits.
    pub async fn waiting() -> Self {
        let clinic = Self::open().await;
        clinic.checks_in(&clinic.maya, clinic.visit).await;
        clinic
    }

    /// Maya is let in.
    pub async fn admitted() -> Self {
        let clinic = Self::waiting().await;
        clinic.admit().await.expect("let in");
        clinic
    }

    pub async fn checks_in(&self, who: &User, appointment_id: AppointmentId) {
        self.t.run(&who.actor, consent(appointment_id)).await.expect("agreed");
        self.t.run(&who.actor, check_in(appointment_id)).await.expect("checked in");
    }

    pub async fn admit(&self) -> Result<VisitChanged, AppError> {
        self.t.run(&self.doctor.actor, AdmitPatient { appointment_id: self.visit }).await
    }

    pub async fn finish(&self) -> Result<VisitChanged, AppError> {
        self.t.run(&self.doctor.actor, FinishVideoVisit { appointment_id: self.visit }).await
    }

    pub async fn state(&self) -> VisitState {
        let name: String = self.one("select state from video_visit where appointment_id = $1", self.visit.0).await;
        VisitState::parse(&name).expect("a state")
    }

    pub async fn own(&self) -> OwnVideoVisit {
        self.t.ask(&self.maya.actor, MyVideoVisit { appointment_id: self.visit }).await.expect("her visit")
    }

    pub async fn ticket(&self, who: &User, resume: Option<PeerId>) -> Result<Ticket, AppError> {
        let take = TakeTicket { appointment_id: self.visit, resume };
        self.t.run(&who.actor, take).await?.shown()
    }

    /// By the ticket of somebody who is `actor` now, on an instance.
    pub async fn sit(&self, actor: &Actor, ticket: &Ticket, instance: Uuid) -> Result<Seat, AppError> {
        let connection = self.t.new_key().0;
        self.t.run(actor, TakeSeat::new(&ticket.ticket, instance, connection)).await
    }

    pub async fn sits(&self, who: &User) -> Seat {
        let ticket = self.ticket(who, None).await.expect("a ticket");
        self.sit(&who.actor, &ticket, self.instance).await.expect("a seat")
    }

    pub async fn leaves(&self, seat: &Seat) {
        let Seat { appointment, peer, connection, .. } = *seat;
        self.t.run(&Actor::system("test"), LeaveSeat { appointment, peer, connection }).await.expect("left");
    }

    pub async fn loses(&self, seat: &Seat) {
        let Seat { appointment, peer, connection, .. } = *seat;
        self.t.run(&Actor::system("test"), LoseSeat { appointment, peer, connection }).await.expect("lost");
    }

    pub async fn clear(&self) {
        beat(&self.t, self.instance).await;
        self.t.run(&Actor::system("test"), ClearSeats {}).await.expect("cleared");
    }

    pub fn passes(&self, seconds: i64) {
        self.t.clock.advance(SignedDuration::from_secs(seconds));
    }

    pub async fn refused<C: Command<Output: std::fmt::Debug>>(&self, who: &User, command: C, rule: &str) {
        let refused = self.t.run(&who.actor, command).await.expect_err("refused");
        assert_eq!(refused.rule_name(), Some(rule), "{refused:?}");
    }

    pub async fn hidden<Q: Query<Output: std::fmt::Debug>>(&self, who: &User, query: Q) {
        let refused = self.t.ask(&who.actor, query).await.expect_err("refused");
        assert!(matches!(refused, AppError::NotFound | AppError::Forbidden), "{refused:?}");
    }

    pub async fn one<T>(&self, sql: &'static str, id: Uuid) -> T
    where
        T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        sqlx::query_scalar(sql).bind(id).fetch_one(self.t.pool()).await.expect("a row")
    }

    pub async fn peers(&self) -> Vec<Uuid> {
        sqlx::query_scalar("select peer_id from video_seat where appointment_id = $1 order by role desc, seated_at")
            .bind(self.visit.0)
            .fetch_all(self.t.pool())
            .await
            .expect("seats")
    }
}

/// As a served instance says, every few seconds, that it is there.
pub async fn beat(t: &TestHale, instance: Uuid) {
    sqlx::query("insert into wire_instance (id) values ($1) on conflict (id) do update set seen_at = now()")
        .bind(instance)
        .execute(t.pool())
        .await
        .expect("a beat");
}

pub fn consent(appointment_id: AppointmentId) -> GiveConsent {
    GiveConsent { appointment_id, version: CONSENT_VERSION, agrees: "true".into() }
}

pub fn check_in(appointment_id: AppointmentId) -> CheckInToVisit {
    CheckInToVisit {
        appointment_id,
        with: "picture_and_sound".into(),
        camera: "works".into(),
        microphone: "works".into(),
        speaker: "works".into(),
        network: "works".into(),
    }
}

async fn service(t: &TestHale, doctor: &User, name: &str, mode: ServiceMode) -> ServiceId {
    let house = Actor::system("test");
    let service = CreateService {
        facility_id: t.facility,
        name: name.into(),
        description: "Talk to a doctor.".into(),
        what_to_bring: String::new(),
        specialty_id: None,
        duration_minutes: 15,
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        price_minor: 6500,
        capacity: 1,
        mode,
        bookable_by_patients: true,
        cancel_cutoff_hours: 0,
    };
    let service_id = t.run(&house, service).await.expect("a service");
    let offer = OfferService { practitioner_id: doctor.practitioner_id(), service_id, active: true };
    t.run(&house, offer).await.expect("an offer");
    service_id
}

async fn service_at_desk(t: &TestHale, doctor: &User) -> ServiceId {
    service(t, doctor, "Consultation", ServiceMode::InPerson).await
}
