//! The calendar file over HTTP.

use http::StatusCode;
use model::{AppointmentId, FacilityId, PractitionerId, ServiceId};
use platform::{
    Actor,
    testing::{TestHale, User},
};
use scheduling::{
    model::{ConfirmBooking, HoldTime, MoveAppointment, OfferService, ServiceMode, SlotKey},
    server::commands::{AddSession, CreateService},
};

use crate::browser::Browser;

fn slot(practitioner_id: PractitionerId, starts_at: &str) -> SlotKey {
    SlotKey { practitioner_id, starts_at: starts_at.parse().expect("a time") }
}

/// A doctor who sees patients on Wednesdays, from nine to five in New York.
async fn wednesdays(hale: &TestHale, doctor: &User) -> ServiceId {
    let house = Actor::system("test");
    let facility_id: FacilityId = hale.facility;
    let service = CreateService {
        facility_id,
        name: "Consultation".into(),
        description: String::new(),
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
    };
    let service_id = hale.run(&house, service).await.expect("a service");
    let practitioner_id = doctor.practitioner_id();
    hale.run(&house, OfferService { practitioner_id, service_id, active: true }).await.expect("an offer");
    let session = AddSession {
        practitioner_id,
        facility_id,
        weekday: 3,
        starts: "09:00".into(),
        ends: "17:00".into(),
        grid_minutes: 15,
        grid_offset_minutes: 0,
        valid_from: jiff::civil::date(2026, 1, 1),
        valid_to: None,
        services: vec![],
    };
    hale.run(&house, session).await.expect("a session");
    service_id
}

/// A calendar takes a file over only when its number has grown: when it was moved, by a person or by clocks that
/// somebody has changed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_number_grows_with_every_new_time() {
    let hale = TestHale::new().await;
    let doctor = hale.doctor("Dr Grace Hopper", hale.facility).await;
    let service_id = wednesdays(&hale, &doctor).await;
    let ada = hale.patient("Ada Byron").await;
    let practitioner = doctor.practitioner_id();
    let wish = HoldTime { patient_id: ada.patient_id(), service_id, slot: slot(practitioner, "2026-03-04T15:00:00Z") };
    let id = hale.run(&ada.actor, wish).await.expect("held").id;
    let confirm = ConfirmBooking { appointment_id: id, reason: String::new(), mode: String::new() };
    hale.run(&ada.actor, confirm).await.expect("booked");

    let browser = Browser::signed_in(&hale, &ada.cookie);
    let number = async |id: AppointmentId| {
        let file = browser.get(&format!("/appointments/{id}/calendar.ics")).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.body);
        let line =
            |name: &str| file.body.lines().find_map(|line| line.strip_prefix(name)).expect(name).trim().to_owned();
        (line("UID:"), line("SEQUENCE:"))
    };
    let uid = format!("{id}@hale");
    assert_eq!(number(id).await, (uid.clone(), "0".into()));
    sqlx::query(
        "insert into appointment_realignment (appointment_id, from_starts_at, to_starts_at, at)
         select id, starts_at - interval '1 hour', starts_at, now() from appointment",
    )
    .execute(hale.pool())
    .await
    .expect("the clocks were changed");
    assert_eq!(number(id).await, (uid.clone(), "1".into()));
    let later = MoveAppointment { appointment_id: id, slot: slot(practitioner, "2026-03-11T15:00:00Z") };
    let moved = hale.run(&ada.actor, later).await.expect("moved").id;
    assert_eq!(number(moved).await, (uid, "2".into()));
}
