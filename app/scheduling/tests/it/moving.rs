use model::AppError;
use scheduling::model::*;

use crate::clinic::{Clinic, at, conflicts, rule};

fn to(c: &Clinic, id: model::AppointmentId, time: &str) -> MoveAppointment {
    MoveAppointment { appointment_id: id, slot: c.slot(time) }
}

#[tokio::test]
async fn a_move_makes_a_new_appointment_and_keeps_the_old_row() {
    let c = Clinic::open().await;
    let old = c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    sqlx::query("update service set price_minor = 9900").execute(c.t.pool()).await.expect("a new price list");
    let moved = c.t.run(&c.ada.actor, to(&c, old, "2026-03-05T16:00:00Z")).await.expect("moved");
    assert_ne!(moved.id, old);
    assert_eq!(c.state(old).await, AppointmentState::Rescheduled);
    let new = c.t.ask(&c.ada.actor, ShowAppointment { appointment_id: moved.id }).await.expect("detail");
    assert_eq!(new.replaces, Some(old));
    assert_eq!(new.appointment.starts.full(), "Thu 5 Mar 2026, 11:00");
    assert_eq!(new.appointment.price.minor, 4500, "the price that was agreed");
    let before = c.t.ask(&c.ada.actor, ShowAppointment { appointment_id: old }).await.expect("detail");
    assert_eq!(before.replaced_by, Some(moved.id));
    // The old time is free for others.
    let bea = c.t.patient("Bea Arthur").await;
    c.book(&bea, "2026-03-04T15:00:00Z").await;
}

#[tokio::test]
async fn the_own_time_counts_as_free() {
    let c = Clinic::open().await;
    sqlx::query("update service set duration_minutes = 30").execute(c.t.pool()).await.expect("longer");
    let old = c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    // A quarter of an hour later overlaps with itself.
    let moved = c.t.run(&c.ada.actor, to(&c, old, "2026-03-04T15:15:00Z")).await.expect("moved");
    assert_eq!(c.state(moved.id).await, AppointmentState::Booked);
    let again = c.t.run(&c.ada.actor, to(&c, moved.id, "2026-03-04T15:15:00Z")).await.expect_err("the same time");
    assert_eq!(rule(&again), "same_time");
}

#[tokio::test]
async fn when_the_new_time_is_gone_the_old_one_stays() {
    let c = Clinic::open().await;
    let bea = c.t.patient("Bea Arthur").await;
    c.book(&bea, "2026-03-05T15:00:00Z").await;
    let old = c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    let error = c.t.run(&c.ada.actor, to(&c, old, "2026-03-05T15:00:00Z")).await.expect_err("taken");
    assert_eq!(conflicts(&error), ["Dr Grace Hopper is taken at this time."]);
    assert_eq!(c.state(old).await, AppointmentState::Booked);
    let error = c.t.run(&c.ada.actor, to(&c, old, "2026-03-07T15:00:00Z")).await.expect_err("a Saturday");
    assert_eq!(rule(&error), "time_not_offered");
    assert_eq!(c.state(old).await, AppointmentState::Booked);
}

#[tokio::test]
async fn a_move_may_change_the_doctor() {
    let c = Clinic::open().await;
    let colleague = c.colleague("Dr Katherine Johnson").await;
    let old = c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    let slot = SlotKey { practitioner_id: colleague.practitioner_id(), starts_at: at("2026-03-04T15:00:00Z") };
    let moved = c.t.run(&c.ada.actor, MoveAppointment { appointment_id: old, slot }).await.expect("moved");
    let detail = c.t.ask(&c.ada.actor, ShowAppointment { appointment_id: moved.id }).await.expect("detail");
    assert_eq!(detail.appointment.practitioner.name, "Dr Katherine Johnson");
}

#[tokio::test]
async fn patients_move_until_the_cut_off_and_staff_at_any_time() {
    let c = Clinic::open().await;
    let soon = c.book(&c.ada, "2026-03-03T14:00:00Z").await;
    c.t.clock.set(at("2026-03-02T14:00:01Z"));
    let error = c.t.run(&c.ada.actor, to(&c, soon, "2026-03-05T15:00:00Z")).await.expect_err("too late");
    assert_eq!(rule(&error), "past_cutoff");
    let moved = c.t.run(&c.reception.actor, to(&c, soon, "2026-03-05T15:00:00Z")).await.expect("the desk may");
    c.t.run(&c.ada.actor, to(&c, moved.id, "2026-03-05T16:00:00Z")).await.expect("three days ahead");
}

#[tokio::test]
async fn only_what_is_booked_can_be_moved() {
    let c = Clinic::open().await;
    let held = c.hold(&c.ada, "2026-03-04T15:00:00Z").await.expect("held");
    let error = c.t.run(&c.ada.actor, to(&c, held, "2026-03-05T15:00:00Z")).await.expect_err("a hold");
    assert_eq!(rule(&error), "appointment_move_listed");
    let missing = MoveAppointment {
        appointment_id: model::AppointmentId(uuid::Uuid::nil()),
        ..to(&c, held, "2026-03-05T15:00:00Z")
    };
    assert_eq!(c.t.run(&c.ada.actor, missing).await, Err(AppError::NotFound));
}

#[tokio::test]
async fn what_staff_book_staff_move() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    sqlx::query("update service set bookable_by = 'staff'").execute(c.t.pool()).await.expect("after a referral only");
    let detail = c.t.ask(&c.ada.actor, ShowAppointment { appointment_id: id }).await.expect("detail");
    assert!(!detail.appointment.may_move && detail.appointment.may_cancel);
    let error = c.t.run(&c.ada.actor, to(&c, id, "2026-03-05T15:00:00Z")).await.expect_err("the desk moves it");
    assert_eq!(rule(&error), "staff_book_this");
    let detail = c.t.ask(&c.reception.actor, ShowAppointment { appointment_id: id }).await.expect("detail");
    assert!(detail.appointment.may_move);
    c.t.run(&c.reception.actor, to(&c, id, "2026-03-05T15:00:00Z")).await.expect("moved");
}
