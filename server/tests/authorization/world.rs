//! A house with a patient in it, and everybody who might want to know about her.

use std::collections::HashMap;

use axum::{Router, body::Body};
use hale::router;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use identity::model::{OpenAccount, Secret};
use jiff::{SignedDuration, civil::date};
use model::{AccountId, AppointmentId, PatientId, PractitionerId, Role, ServiceId};
use platform::{
    Actor, Ctx,
    session::SessionKind,
    testing::{TestHale, User},
    web::cookie,
};
use scheduling::{
    model::{ConfirmBooking, ExceptionKind, HoldTime, OfferService, ServiceMode, SlotKey},
    server::commands::{AddClosure, AddException, AddSession, CreateService},
};
use tower::ServiceExt;
use uuid::Uuid;

/// Who calls, from a stranger to the people concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Caller {
    Nobody,
    /// Signed in, with no role and no record.
    Nothing,
    AnotherPatient,
    /// Holds every staff role, at another facility.
    StaffElsewhere,
    Patient,
    Reception,
    Doctor,
    Nurse,
    Laboratory,
    Billing,
    Administrator,
}

impl Caller {
    pub const ALL: [Self; 11] = [
        Self::Nobody,
        Self::Nothing,
        Self::AnotherPatient,
        Self::StaffElsewhere,
        Self::Patient,
        Self::Reception,
        Self::Doctor,
        Self::Nurse,
        Self::Laboratory,
        Self::Billing,
        Self::Administrator,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Nothing => "nothing",
            Self::AnotherPatient => "other patient",
            Self::StaffElsewhere => "elsewhere",
            Self::Patient => "patient",
            Self::Reception => "reception",
            Self::Doctor => "doctor",
            Self::Nurse => "nurse",
            Self::Laboratory => "laboratory",
            Self::Billing => "billing",
            Self::Administrator => "administrator",
        }
    }

    /// Has no business with Ada.
    pub const fn is_stranger(self) -> bool {
        matches!(self, Self::Nobody | Self::Nothing | Self::AnotherPatient | Self::StaffElsewhere)
    }
}

/// What stands on Ada's record and in no answer to a stranger.
pub const HER_NAME: &str = "Zephyrine Quillfeather";

pub struct World {
    pub t: TestHale,
    router: Router,
    accounts: HashMap<Caller, (AccountId, SessionKind)>,
    ada: User,
    doctor: User,
    pub practitioner: PractitionerId,
    pub service: ServiceId,
    /// How many times were given away: each call gets the next one.
    taken: i64,
}

pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub body: String,
}

impl World {
    pub async fn new() -> Self {
        let t = TestHale::new().await;
        let router = router::build(t.hale().clone(), router::leptos_options("no-site"));
        let ada = t.patient(HER_NAME).await;
        let doctor = t.doctor("Dr Grace Hopper", t.facility).await;
        let practitioner = doctor.practitioner_id();
        let service = offered_service(&t, practitioner).await;
        let mut accounts = HashMap::from([
            (Caller::Nothing, (account_with_nothing(&t).await, SessionKind::Patient)),
            (Caller::AnotherPatient, (t.patient("Bob Someone").await.account, SessionKind::Patient)),
            (Caller::Patient, (ada.account, SessionKind::Patient)),
            (Caller::Doctor, (doctor.account, SessionKind::Staff)),
        ]);
        for (caller, role) in [
            (Caller::Reception, Role::Reception),
            (Caller::Nurse, Role::Nurse),
            (Caller::Laboratory, Role::Laboratory),
            (Caller::Billing, Role::Billing),
            (Caller::Administrator, Role::Administrator),
        ] {
            accounts.insert(caller, (t.staff(role, t.facility).await.account, SessionKind::Staff));
        }
        let elsewhere = t.staff(Role::Reception, t.other_facility).await.account;
        for role in Role::ALL.into_iter().filter(|role| !matches!(role, Role::Patient | Role::Reception)) {
            t.grant(elsewhere, role, t.other_facility).await;
        }
        accounts.insert(Caller::StaffElsewhere, (elsewhere, SessionKind::Staff));
        Self { t, router, accounts, ada, doctor, practitioner, service, taken: 0 }
    }

    pub fn patient(&self) -> PatientId {
        self.ada.patient_id()
    }

    /// Ada's doctor.
    pub fn doctor(&self) -> &User {
        &self.doctor
    }

    /// A time that is free. Whoever calls next gets another.
    pub fn free_slot(&mut self) -> SlotKey {
        self.taken += 1;
        // Tuesday noon in New York, then every quarter of an hour, around the clock.
        let first: jiff::Timestamp = "2026-03-03T17:00:00Z".parse().expect("a time");
        SlotKey { practitioner_id: self.practitioner, starts_at: first + SignedDuration::from_mins(15 * self.taken) }
    }

    /// A time that Ada holds.
    pub async fn hold(&mut self) -> AppointmentId {
        let hold = HoldTime { patient_id: self.patient(), service_id: self.service, slot: self.free_slot() };
        self.t.run(&self.ada.actor, hold).await.expect("hold a time").id
    }

    /// An appointment of Ada's.
    pub async fn appointment(&mut self) -> AppointmentId {
        let appointment_id = self.hold().await;
        let confirm = ConfirmBooking { appointment_id, reason: String::new(), mode: String::new() };
        self.t.run(&self.ada.actor, confirm).await.expect("book").id
    }

    /// Somebody who works with Ada's people, to be disabled and enabled.
    pub async fn colleague(&self) -> User {
        self.t.staff(Role::Nurse, self.t.facility).await
    }

    /// Somebody who works with Ada's people and has no sessions yet.
    pub async fn unplanned(&self) -> PractitionerId {
        self.t.doctor("Dr Rosalind Franklin", self.t.facility).await.practitioner_id()
    }

    /// A weekly session of Ada's doctor.
    pub async fn weekly_session(&self) -> Uuid {
        sqlx::query_scalar("select id from schedule_template where practitioner_id = $1 order by weekday limit 1")
            .bind(self.practitioner.0)
            .fetch_one(self.t.pool())
            .await
            .expect("a session")
    }

    /// A day in the past on which Ada's doctor was away.
    pub async fn exception(&self) -> Uuid {
        let exception = AddException {
            practitioner_id: self.practitioner,
            facility_id: self.t.facility,
            on_date: date(2026, 1, 5),
            kind: ExceptionKind::Off,
            starts: "00:00".into(),
            ends: "24:00".into(),
            reason: String::new(),
        };
        self.t.run(&Actor::system("tests"), exception).await.expect("an exception")
    }

    /// Results that an analyser has sent for nobody who is known, and that wait for a person.
    pub async fn unfiled(&self) -> Uuid {
        let control = self.t.new_key();
        let message = format!(
            "MSH|^~\\&|ANALYSER||||20260302||ORU^R01|{control}|P|2.5.1\rPID|1||77||NOBODY^NEMO\rOBR|1|||HB\rOBX|1|NM|HB||13|g/dL|||||F\r"
        );
        let ctx = Ctx::system(self.t.hale(), "hl7");
        interop::hl7::take_in::receive(ctx, self.t.facility, message.into_bytes()).await.expect("taken in");
        sqlx::query_scalar(
            "select u.id from hl7_unfiled u join hl7_message m on m.id = u.message_id where m.control_id = $1",
        )
        .bind(control.to_string())
        .fetch_one(self.t.pool())
        .await
        .expect("it waits")
    }

    /// A day in the past on which Ada's clinic was closed.
    pub async fn closure(&self) -> Uuid {
        let day = date(2026, 1, 1);
        let closure =
            AddClosure {
                facility_id: self.t.facility, first_day: day, last_day: day, reason: "New Year’s Day".into()
            };
        self.t.run(&Actor::system("tests"), closure).await.expect("a closure")
    }

    /// Sends a request with a session of its own, so that a sign-out concerns nobody else.
    pub async fn send(&self, caller: Caller, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        headers.insert(header::HOST, "127.0.0.1:3000".parse().expect("a header"));
        headers.insert("sec-fetch-site", "same-origin".parse().expect("a header"));
        if let Some((account, kind)) = self.accounts.get(&caller) {
            let token = self.t.session(*account, *kind).await;
            let cookie = cookie::session_cookie(self.t.hale(), &token);
            headers.insert(header::COOKIE, cookie.parse().expect("a header"));
        }
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let body = if is_stream(&parts.headers) {
            Default::default()
        } else {
            body.collect().await.expect("a body").to_bytes()
        };
        let location = parts.headers.get(header::LOCATION).or(parts.headers.get("serverfnredirect"));
        Answer {
            status: parts.status,
            location: location.and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned(),
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}

/// Server-sent events don't end.
fn is_stream(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}

async fn account_with_nothing(t: &TestHale) -> AccountId {
    let open = OpenAccount {
        email: "nothing@example.org".into(),
        display_name: "Nobody In Particular".into(),
        password: Secret::new("three quiet herons sleep"),
        patient_id: None,
        practitioner_id: None,
        demo: false,
    };
    t.run(&Actor::system("tests"), open).await.expect("open an account")
}

async fn offered_service(t: &TestHale, practitioner_id: PractitionerId) -> ServiceId {
    let house = Actor::system("tests");
    let service = CreateService {
        facility_id: t.facility,
        name: "Consultation".into(),
        description: String::new(),
        what_to_bring: String::new(),
        specialty_id: None,
        duration_minutes: 15,
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        price_minor: 9_000,
        capacity: 1,
        mode: ServiceMode::InPerson,
        bookable_by_patients: true,
        cancel_cutoff_hours: 1,
    };
    let service_id = t.run(&house, service).await.expect("a service");
    t.run(&house, OfferService { practitioner_id, service_id, active: true }).await.expect("offered");
    for weekday in 1..=7 {
        let around_the_clock = AddSession {
            practitioner_id,
            facility_id: t.facility,
            weekday,
            starts: "00:00".into(),
            ends: "24:00".into(),
            grid_minutes: 15,
            grid_offset_minutes: 0,
            valid_from: date(2026, 1, 1),
            valid_to: None,
            services: vec![],
        };
        t.run(&house, around_the_clock).await.expect("a session");
    }
    service_id
}
