//! Dr Okafor's video visits on a Monday morning: Maya's and Cleo's, both let in.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use hale::router;
use jiff::civil::date;
use model::{AppointmentId, IdempotencyKey, ServiceId};
use platform::{
    Actor, Hale, live,
    testing::{TestHale, User},
    wire::Heard,
};
use scheduling::{
    model::{BookForPatient, OfferService, ServiceMode, SlotKey},
    server::commands::{AddSession, CreateService},
};
use telemedicine::{
    model::*,
    server::{seat, signal::Hub},
};
use tokio::{net::TcpListener, runtime::Runtime};

use crate::page::{Page, Refused};

pub struct World {
    pub t: TestHale,
    pub house: House,
    pub doctor: User,
    pub maya: User,
    pub cleo: User,
    pub visit: AppointmentId,
    pub cleos: AppointmentId,
}

/// One instance, behind a port of its own. It ends with its runtime, as a process does when it is killed.
pub struct House {
    pub addr: SocketAddr,
    /// What its threads are called.
    pub threads: String,
    runtime: Option<Runtime>,
}

impl House {
    pub async fn serve(connecting: impl Future<Output = Hale> + Send + 'static) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let threads = format!("house {}", COUNT.fetch_add(1, Ordering::Relaxed));
        let named = threads.clone();
        let starting = move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(4)
                .thread_name(named)
                .enable_all()
                .build()
                .expect("a runtime");
            let addr = runtime.block_on(async { start(connecting.await).await });
            (addr, runtime)
        };
        let (addr, runtime) = tokio::task::spawn_blocking(starting).await.expect("started");
        Self { addr, threads, runtime: Some(runtime) }
    }

    pub fn kill(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.kill();
    }
}

async fn start(hale: Hale) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let addr = listener.local_addr().expect("an address");
    let mut heard = hale.wire().listen();
    tokio::spawn(live::listen(hale.clone()));
    tokio::spawn(Hub::open(&hale));
    tokio::spawn(seat::sweep(hale.clone()));
    let router = router::build(hale, router::leptos_options("no-site"));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    // From now on it hears the other instances.
    assert!(matches!(heard.recv().await, Ok(Heard::Gap)));
    addr
}

impl World {
    /// Maya and Cleo wait.
    pub async fn waiting() -> Self {
        let t = TestHale::new().await;
        let doctor = t.doctor("Dr Amara Okafor", t.facility).await;
        let service = by_video(&t, &doctor).await;
        let (maya, cleo) = (t.patient("Maya Lindqvist").await, t.patient("Cleo Brandt").await);
        let visit = booked(&t, &doctor, &maya, service, "2026-03-02T14:00:00Z").await;
        let cleos = booked(&t, &doctor, &cleo, service, "2026-03-02T14:15:00Z").await;
        let house = House::serve(t.another_instance(9)).await;
        let world = Self { t, house, doctor, maya, cleo, visit, cleos };
        for (who, appointment_id) in [(&world.maya, visit), (&world.cleo, cleos)] {
            world.t.run(&who.actor, consent(appointment_id)).await.expect("agreed");
            world.t.run(&who.actor, check_in(appointment_id)).await.expect("checked in");
        }
        world
    }

    /// Both are let in.
    pub async fn open() -> Self {
        let world = Self::waiting().await;
        world.admit(world.visit).await;
        world.admit(world.cleos).await;
        world
    }

    /// Another instance of the house.
    pub async fn second_house(&self) -> House {
        House::serve(self.t.another_instance(8)).await
    }

    pub async fn admit(&self, appointment_id: AppointmentId) {
        self.t.run(&self.doctor.actor, AdmitPatient { appointment_id }).await.expect("let in");
    }

    pub async fn ticket(&self, who: &User, appointment_id: AppointmentId, resume: Option<PeerId>) -> String {
        let take = TakeTicket { appointment_id, resume };
        self.t.run(&who.actor, take).await.expect("taken").shown().expect("a ticket").ticket
    }

    pub async fn connects(&self, who: &User, at: &House) -> Page {
        self.connects_to(who, self.visit, at).await
    }

    pub async fn connects_to(&self, who: &User, visit: AppointmentId, at: &House) -> Page {
        let ticket = self.ticket(who, visit, None).await;
        Page::open(at.addr, Some(&who.cookie), &ticket).await.expect("connected")
    }

    pub async fn resumes(&self, who: &User, peer: PeerId, at: &House) -> Page {
        let ticket = self.ticket(who, self.visit, Some(peer)).await;
        Page::open(at.addr, Some(&who.cookie), &ticket).await.expect("connected")
    }

    /// A guest who has come and waits before the call.
    pub async fn guest(&self, name: &str) -> GuestPass {
        let invite = InviteGuest {
            appointment_id: self.visit,
            name: "Daughter".into(),
            kind: "relative".into(),
            email: String::new(),
        };
        let invited = self.t.run(&self.doctor.actor, invite).await.expect("invited").shown().expect("shown");
        let link = invited.link.expect("a link").rsplit('/').next().expect("a token").to_owned();
        let enter = EnterAsGuest { link, name: name.into(), agrees: "true".into() };
        self.t.run(&Actor::anonymous(), enter).await.expect("in").shown().expect("a pass")
    }

    pub async fn guest_connects(&self, pass: &GuestPass, at: &House) -> Result<Page, Refused> {
        let take = TakeGuestTicket { guest_id: pass.guest_id, pass: pass.pass.clone(), resume: None };
        let ticket = self.t.run(&Actor::anonymous(), take).await.expect("taken").shown().expect("a ticket").ticket;
        Page::open(at.addr, None, &ticket).await
    }

    pub fn key(&self) -> IdempotencyKey {
        self.t.new_key()
    }
}

fn consent(appointment_id: AppointmentId) -> GiveConsent {
    GiveConsent { appointment_id, version: CONSENT_VERSION, agrees: "true".into() }
}

fn check_in(appointment_id: AppointmentId) -> CheckInToVisit {
    let works = || "works".to_owned();
    CheckInToVisit {
        appointment_id,
        with: "picture_and_sound".into(),
        camera: works(),
        microphone: works(),
        speaker: works(),
        network: works(),
    }
}

async fn by_video(t: &TestHale, doctor: &User) -> ServiceId {
    let house = Actor::system("test");
    let service = CreateService {
        facility_id: t.facility,
        name: "Consultation by video".into(),
        description: String::new(),
        what_to_bring: String::new(),
        specialty_id: None,
        duration_minutes: 15,
        buffer_before_minutes: 0,
        buffer_after_minutes: 0,
        price_minor: 6500,
        capacity: 1,
        mode: ServiceMode::Video,
        bookable_by_patients: true,
        cancel_cutoff_hours: 4,
    };
    let service_id = t.run(&house, service).await.expect("a service");
    let practitioner_id = doctor.practitioner_id();
    t.run(&house, OfferService { practitioner_id, service_id, active: true }).await.expect("offered");
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
    service_id
}

async fn booked(t: &TestHale, doctor: &User, patient: &User, service_id: ServiceId, at: &str) -> AppointmentId {
    let form = BookForPatient {
        patient_id: patient.patient_id(),
        service_id,
        slot: SlotKey { practitioner_id: doctor.practitioner_id(), starts_at: at.parse().expect("an instant") },
        reason: "Cough".into(),
        mode: String::new(),
        override_reason: String::new(),
    };
    t.run(&Actor::system("test"), form).await.expect("booked").id
}

pub const PATIENCE: Duration = Duration::from_secs(60);
