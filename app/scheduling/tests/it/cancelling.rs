use model::{AppError, AppointmentId};
use scheduling::model::*;

use crate::clinic::{Clinic, at, rule};

fn cancel(id: AppointmentId, reason: &str) -> CancelAppointment {
    CancelAppointment { appointment_id: id, reason: reason.into(), note: String::new() }
}

#[tokio::test]
async fn a_patient_cancels_with_a_reason_and_the_time_is_free() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    c.t.run(&c.ada.actor, cancel(id, "feeling_better")).await.expect("cancelled");
    let detail = c.t.ask(&c.ada.actor, ShowAppointment { appointment_id: id }).await.expect("detail");
    let cancellation = detail.cancellation.expect("a cancellation");
    assert_eq!((cancellation.by, cancellation.reason), (CancelledBy::Patient, CancelReason::FeelingBetter));
    assert!(!detail.appointment.may_cancel && !detail.appointment.may_move);
    let bea = c.t.patient("Bea Arthur").await;
    c.book(&bea, "2026-03-04T15:00:00Z").await;
    let error = c.t.run(&c.ada.actor, cancel(id, "feeling_better")).await.expect_err("cancelled already");
    assert_eq!(rule(&error), "appointment_move_listed");
}

#[tokio::test]
async fn a_reason_is_needed_and_other_needs_words() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    for (reason, field) in [("", "reason"), ("because", "reason"), ("other", "note")] {
        let error = c.t.run(&c.ada.actor, cancel(id, reason)).await.expect_err(reason);
        let AppError::Invalid { fields } = error else { panic!("{error:?}") };
        assert!(fields.of(field).is_some(), "{reason}");
    }
    let other = CancelAppointment { note: "My train does not run".into(), ..cancel(id, "other") };
    c.t.run(&c.ada.actor, other).await.expect("cancelled");
}

#[tokio::test]
async fn patients_cancel_until_the_cut_off_and_staff_at_any_time() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-03T14:00:00Z").await;
    // Twenty-four hours before, to the second, is still in time.
    c.t.clock.set(at("2026-03-02T14:00:01Z"));
    let detail = c.t.ask(&c.ada.actor, ShowAppointment { appointment_id: id }).await.expect("detail");
    assert!(detail.locked_because.is_some() && !detail.appointment.may_cancel);
    assert_eq!(rule(&c.t.run(&c.ada.actor, cancel(id, "cannot_come")).await.expect_err("late")), "past_cutoff");
    c.t.run(&c.reception.actor, cancel(id, "practitioner_unavailable")).await.expect("the desk may");
    let detail = c.t.ask(&c.ada.actor, ShowAppointment { appointment_id: id }).await.expect("detail");
    assert_eq!(detail.cancellation.expect("a cancellation").by, CancelledBy::Provider);
}

#[tokio::test]
async fn a_cancelled_appointment_stands_in_the_past_list() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    c.t.run(&c.ada.actor, cancel(id, "cannot_come")).await.expect("cancelled");
    let lists = c.t.ask(&c.ada.actor, MyAppointments { patient_id: c.ada.patient_id() }).await.expect("lists");
    assert!(lists.upcoming.is_empty());
    assert_eq!(
        lists.past.iter().map(|card| (card.id, card.state)).collect::<Vec<_>>(),
        [(id, AppointmentState::Cancelled)]
    );
}
