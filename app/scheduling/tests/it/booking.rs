use jiff::SignedDuration;
use model::{AppError, Role};
use scheduling::{
    model::*,
    server::{
        commands::{CreateRoom, CreateService},
        holds::ExpireHolds,
    },
};

use crate::clinic::{Clinic, at, conflicts, consultation, rule, session};

#[tokio::test]
async fn a_patient_holds_a_time_sees_the_price_and_books() {
    let c = Clinic::open().await;
    let held = c.t.run(&c.ada.actor, c.wish(&c.ada, "2026-03-03T15:00:00Z")).await.expect("a hold");
    assert_eq!(held.expires_at, at("2026-03-02T14:10:00Z"));

    let page = c.t.ask(&c.ada.actor, ShowHold { appointment_id: held.id }).await.expect("the hold's page");
    assert_eq!(page.appointment.price.to_string(), "45.00 USD");
    assert_eq!(page.appointment.starts.full(), "Tue 3 Mar 2026, 10:00");
    assert_eq!(page.appointment.starts.abbreviation, "EST");
    assert_eq!(page.seconds_left, 600);
    assert_eq!(page.patient.age.as_deref(), Some("40 y"));

    let reason = "  A cough\u{0}, for two weeks ".to_owned();
    let booked =
        c.t.run(&c.ada.actor, ConfirmBooking { appointment_id: held.id, reason, mode: String::new() })
            .await
            .expect("booked");
    let detail = c.t.ask(&c.ada.actor, ShowAppointment { appointment_id: booked.id }).await.expect("the detail");
    assert_eq!(detail.appointment.state, AppointmentState::Booked);
    assert_eq!(detail.reason.as_deref(), Some("A cough, for two weeks"));
    assert!(detail.appointment.may_move && detail.appointment.may_cancel);
    assert_eq!(detail.cancel_until.full(), "Mon 2 Mar 2026, 10:00");
    let steps: Vec<_> = detail.history.iter().map(|step| (step.to, step.by.as_str())).collect();
    assert_eq!(steps, [(AppointmentState::Held, "Ada Byron"), (AppointmentState::Booked, "Ada Byron")]);

    let next = c.t.ask(&c.ada.actor, NextAppointment { patient_id: c.ada.patient_id() }).await.expect("the next");
    assert_eq!(next.map(|next| next.id), Some(booked.id));
}

#[tokio::test]
async fn a_repeat_returns_the_same_appointment() {
    let c = Clinic::open().await;
    let (key, wish) = (c.t.new_key(), c.wish(&c.ada, "2026-03-03T15:00:00Z"));
    let first = c.t.run_with_key(&c.ada.actor, key, wish.clone()).await.expect("held");
    let again = c.t.run_with_key(&c.ada.actor, key, wish).await.expect("the first answer");
    assert_eq!(first, again);
    let booked = c.confirm(&c.ada, first.id).await.expect("booked");
    // Another key, the same wish: the page was reloaded and sent again.
    assert_eq!(c.confirm(&c.ada, first.id).await.expect("still booked"), booked);
    let count: i64 = sqlx::query_scalar("select count(*) from appointment").fetch_one(c.t.pool()).await.expect("count");
    assert_eq!(count, 1);
}

#[tokio::test]
async fn a_time_that_somebody_has_is_gone() {
    let c = Clinic::open().await;
    c.book(&c.ada, "2026-03-03T15:00:00Z").await;
    let bea = c.t.patient("Bea Arthur").await;
    let error = c.hold(&bea, "2026-03-03T15:00:00Z").await.expect_err("taken");
    assert_eq!(conflicts(&error), ["Dr Grace Hopper is taken at this time."]);
    // Ends when the other begins: no conflict.
    c.hold(&bea, "2026-03-03T14:45:00Z").await.expect("the time before");
    c.hold(&bea, "2026-03-03T15:15:00Z").await.expect("the time after");
}

#[tokio::test]
async fn a_hold_runs_out() {
    let c = Clinic::open().await;
    let bea = c.t.patient("Bea Arthur").await;
    let held = c.hold(&c.ada, "2026-03-03T15:00:00Z").await.expect("held");
    c.t.clock.advance(SignedDuration::from_secs(599));
    assert!(c.hold(&bea, "2026-03-03T15:00:00Z").await.is_err(), "one second left");
    c.t.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(rule(&c.confirm(&c.ada, held).await.expect_err("over")), "hold_expired");
    let hers = c.hold(&bea, "2026-03-03T15:00:00Z").await.expect("free again");
    assert_eq!(c.state(held).await, AppointmentState::Expired);
    assert_eq!(rule(&c.confirm(&c.ada, held).await.expect_err("over")), "hold_expired");
    c.confirm(&bea, hers).await.expect("hers");
}

#[tokio::test]
async fn the_sweeper_expires_what_ran_out_and_nothing_else() {
    let c = Clinic::open().await;
    let bea = c.t.patient("Bea Arthur").await;
    let old = c.hold(&c.ada, "2026-03-03T15:00:00Z").await.expect("held");
    c.t.clock.advance(SignedDuration::from_mins(5));
    let young = c.hold(&bea, "2026-03-03T16:00:00Z").await.expect("held");
    c.t.clock.advance(SignedDuration::from_mins(5));
    assert_eq!(c.t.run(&c.house, ExpireHolds {}).await, Ok(1));
    assert_eq!(c.state(old).await, AppointmentState::Expired);
    assert_eq!(c.state(young).await, AppointmentState::Held);
}

#[tokio::test]
async fn deciding_again_lets_the_first_hold_go() {
    let c = Clinic::open().await;
    let first = c.hold(&c.ada, "2026-03-03T15:00:00Z").await.expect("held");
    let second = c.hold(&c.ada, "2026-03-03T15:00:00Z").await.expect("the same time again");
    let third = c.hold(&c.ada, "2026-03-04T15:00:00Z").await.expect("another day");
    assert_eq!(c.state(first).await, AppointmentState::Expired);
    assert_eq!(c.state(second).await, AppointmentState::Expired);
    let released = c.t.run(&c.ada.actor, ReleaseHold { appointment_id: third }).await.expect("released");
    assert_eq!((released.service_id, released.practitioner_id), (c.service, c.practitioner()));
    assert_eq!(c.state(third).await, AppointmentState::Expired);
    c.t.run(&c.ada.actor, ReleaseHold { appointment_id: third }).await.expect("twice changes nothing");
}

#[tokio::test]
async fn every_conflict_is_named() {
    let c = Clinic::open().await;
    let colleague = c.colleague("Dr Katherine Johnson").await;
    let room = CreateRoom { facility_id: c.t.facility, name: "Room 1".into(), needed_by: vec![c.service] };
    c.t.run(&c.house, room).await.expect("a room");
    let bea = c.t.patient("Bea Arthur").await;
    c.book(&bea, "2026-03-03T15:00:00Z").await;

    // Ada is with the other doctor, in a service that needs no room, at the time that she wants here.
    let walk = c.t.run(&c.house, consultation(c.t.facility, "Walk")).await.expect("a service");
    c.offer(colleague.practitioner_id(), walk).await;
    let slot = SlotKey { practitioner_id: colleague.practitioner_id(), starts_at: at("2026-03-03T15:00:00Z") };
    let wish = HoldTime { patient_id: c.ada.patient_id(), service_id: walk, slot };
    let held = c.t.run(&c.ada.actor, wish).await.expect("held");
    c.confirm(&c.ada, held.id).await.expect("booked");

    let error = c.hold(&c.ada, "2026-03-03T15:00:00Z").await.expect_err("three in the way");
    assert_eq!(error.rule_name(), None, "not only the patient is in the way");
    let mut named = conflicts(&error).to_vec();
    named.sort();
    assert_eq!(
        named,
        [
            "Dr Grace Hopper is taken at this time.",
            "Room 1 is taken at this time.",
            "You already have an appointment then: Walk with Dr Katherine Johnson, Tue 3 Mar 2026, 10:00.",
        ]
    );
}

#[tokio::test]
async fn staff_may_let_a_patient_have_two_at_once_with_a_reason() {
    let c = Clinic::open().await;
    let colleague = c.colleague("Dr Katherine Johnson").await;
    c.book(&c.ada, "2026-03-03T15:00:00Z").await;
    let slot = SlotKey { practitioner_id: colleague.practitioner_id(), starts_at: at("2026-03-03T15:00:00Z") };
    let mut book = BookForPatient {
        patient_id: c.ada.patient_id(),
        service_id: c.service,
        slot,
        reason: String::new(),
        mode: String::new(),
        override_reason: String::new(),
    };
    let error = c.t.run(&c.reception.actor, book.clone()).await.expect_err("two at once");
    assert_eq!(error.rule_name(), Some(PATIENT_OVERLAP));
    assert_eq!(error.to_string(), "The patient has something else at this time");
    assert!(conflicts(&error)[0].starts_with("The patient already has an appointment then"));
    book.override_reason = "Joint consultation".into();
    assert_eq!(c.t.run(&c.ada.actor, book.clone()).await, Err(AppError::Forbidden), "patients can't allow it");
    let booked = c.t.run(&c.reception.actor, book).await.expect("allowed");
    let detail = c.t.ask(&c.reception.actor, ShowAppointment { appointment_id: booked.id }).await.expect("detail");
    assert_eq!(detail.overlap_allowed.as_deref(), Some("reception: Joint consultation"));
}

#[tokio::test]
async fn only_offered_times_can_be_had() {
    let c = Clinic::open().await;
    for time in [
        "2026-03-03T15:05:00Z", // off the grid
        "2026-03-03T13:45:00Z", // before nine
        "2026-03-03T22:00:00Z", // at five
        "2026-03-07T15:00:00Z", // a Saturday
        "2026-03-02T13:00:00Z", // an hour ago
    ] {
        assert_eq!(rule(&c.hold(&c.ada, time).await.expect_err(time)), "time_not_offered", "{time}");
    }
    assert_eq!(rule(&c.hold(&c.ada, "2026-06-02T14:00:00Z").await.expect_err("far")), "too_far_ahead");
}

#[tokio::test]
async fn some_services_are_booked_by_staff_only() {
    let c = Clinic::open().await;
    let mri = CreateService { bookable_by_patients: false, ..consultation(c.t.facility, "MRI") };
    let service = c.t.run(&c.house, mri).await.expect("a service");
    c.offer(c.practitioner(), service).await;
    let wish = HoldTime { service_id: service, ..c.wish(&c.ada, "2026-03-03T15:00:00Z") };
    assert_eq!(rule(&c.t.run(&c.ada.actor, wish.clone()).await.expect_err("staff only")), "staff_book_this");
    c.t.run(&c.reception.actor, wish).await.expect("staff may");
}

#[tokio::test]
async fn buffers_may_touch_but_not_overlap() {
    let c = Clinic::open().await;
    let long =
        CreateService { buffer_before_minutes: 5, buffer_after_minutes: 10, ..consultation(c.t.facility, "Long") };
    let service = c.t.run(&c.house, long).await.expect("a service");
    c.offer(c.practitioner(), service).await;
    let wish = HoldTime { service_id: service, ..c.wish(&c.ada, "2026-03-03T15:00:00Z") };
    c.t.run(&c.ada.actor, wish).await.expect("10:00 to 10:15, kept free from 09:55 to 10:25");
    let bea = c.t.patient("Bea Arthur").await;
    assert!(c.hold(&bea, "2026-03-03T14:45:00Z").await.is_err(), "09:45 to 10:00 meets the preparation");
    assert!(c.hold(&bea, "2026-03-03T15:15:00Z").await.is_err(), "10:15 to 10:30 meets the notes");
    c.hold(&bea, "2026-03-03T14:30:00Z").await.expect("09:30 to 09:45");
    c.hold(&bea, "2026-03-03T15:30:00Z").await.expect("10:30 to 10:45");
}

#[tokio::test]
async fn groups_fill_up_and_the_strictest_capacity_wins() {
    let c = Clinic::open().await;
    let group = CreateService { capacity: 3, ..consultation(c.t.facility, "Group") };
    let group = c.t.run(&c.house, group).await.expect("a service");
    c.offer(c.practitioner(), group).await;
    for name in ["A One", "B Two", "C Three"] {
        let patient = c.t.patient(name).await;
        let wish = HoldTime { service_id: group, ..c.wish(&patient, "2026-03-03T15:00:00Z") };
        c.t.run(&patient.actor, wish).await.expect(name);
    }
    let fourth = HoldTime { service_id: group, ..c.wish(&c.ada, "2026-03-03T15:00:00Z") };
    assert!(c.t.run(&c.ada.actor, fourth).await.is_err(), "three are three");
    assert!(c.hold(&c.ada, "2026-03-03T15:00:00Z").await.is_err(), "nor a consultation for one beside a group");
    c.hold(&c.ada, "2026-03-03T16:00:00Z").await.expect("another time");
    let joins = c.t.patient("D Four").await;
    let wish = HoldTime { service_id: group, ..c.wish(&joins, "2026-03-03T16:00:00Z") };
    assert!(c.t.run(&joins.actor, wish).await.is_err(), "nor a group beside a consultation for one");
}

#[tokio::test]
async fn one_human_is_in_one_place() {
    let c = Clinic::open().await;
    // Dr Hopper also works in London, on other days; a second service there.
    sqlx::query("insert into practitioner_facility (practitioner_id, facility_id) values ($1, $2)")
        .bind(c.practitioner().0)
        .bind(c.t.other_facility.0)
        .execute(c.t.pool())
        .await
        .expect("works there");
    let london = c.t.run(&c.house, consultation(c.t.other_facility, "Second opinion")).await.expect("a service");
    c.offer(c.practitioner(), london).await;
    let mut evening = session(c.practitioner(), c.t.other_facility, 2);
    (evening.starts, evening.ends) = ("17:00".into(), "20:00".into());
    c.t.run(&c.house, evening).await.expect("a session on the wall clock of London");
    // 15:00 UTC is 10:00 in New York; 17:00 in London is noon in New York: the same human, the same hour.
    c.book(&c.ada, "2026-03-03T17:00:00Z").await;
    let bob = c.t.patient_at("Bob Moran", c.t.other_facility).await;
    let wish = HoldTime { service_id: london, ..c.wish(&bob, "2026-03-03T17:00:00Z") };
    let error = c.t.run(&bob.actor, wish).await.expect_err("she is in New York");
    assert_eq!(conflicts(&error), ["Dr Grace Hopper is taken at this time."]);
}

#[tokio::test]
async fn what_is_typed_wrong_stands_beside_its_field() {
    let c = Clinic::open().await;
    let held = c.hold(&c.ada, "2026-03-03T15:00:00Z").await.expect("held");
    let error =
        c.t.run(&c.ada.actor, ConfirmBooking { appointment_id: held, reason: "x".repeat(501), mode: String::new() })
            .await
            .expect_err("too long");
    let AppError::Invalid { fields } = error else { panic!("{error:?}") };
    assert!(fields.of("reason").is_some());
    assert_eq!(c.state(held).await, AppointmentState::Held, "nothing is lost");
    let hostile = "<script>alert(1)</script> \u{202e}שלום 💊".to_owned();
    let booked =
        c.t.run(&c.ada.actor, ConfirmBooking { appointment_id: held, reason: hostile.clone(), mode: String::new() })
            .await;
    let id = booked.expect("kept as it is").id;
    let detail = c.t.ask(&c.ada.actor, ShowAppointment { appointment_id: id }).await.expect("detail");
    assert_eq!(detail.reason, Some(hostile));
}

#[tokio::test]
async fn who_has_died_is_not_booked() {
    let c = Clinic::open().await;
    sqlx::query("update patient set deceased = true where id = $1")
        .bind(c.ada.patient_id().0)
        .execute(c.t.pool())
        .await
        .expect("update");
    assert_eq!(rule(&c.hold(&c.ada, "2026-03-03T15:00:00Z").await.expect_err("dead")), "patient_deceased");
}

#[tokio::test]
async fn whoever_is_booked_becomes_known_there() {
    let c = Clinic::open().await;
    let bob = c.t.patient_at("Bob Moran", c.t.other_facility).await;
    let nurse = c.t.staff(Role::Nurse, c.t.facility).await;
    let unknown = c.t.ask(&nurse.actor, PatientAppointments { patient_id: bob.patient_id() }).await;
    assert_eq!(unknown, Err(AppError::NotFound));
    let id = c.book(&bob, "2026-03-03T15:00:00Z").await;
    let lists = c.t.ask(&nurse.actor, PatientAppointments { patient_id: bob.patient_id() }).await.expect("known now");
    assert_eq!(lists.upcoming.iter().map(|card| card.id).collect::<Vec<_>>(), [id]);
}
