//! In person or by video, as whoever books chooses.

use model::AppError;
use scheduling::model::*;

use crate::clinic::Clinic;

async fn either() -> Clinic {
    let c = Clinic::open().await;
    sqlx::query("update service set mode = 'either'").execute(c.t.pool()).await.expect("either way");
    c
}

impl Clinic {
    async fn mode(&self, id: model::AppointmentId) -> VisitMode {
        let detail = self.t.ask(&self.reception.actor, ShowAppointment { appointment_id: id }).await.expect("a detail");
        detail.appointment.mode
    }
}

#[tokio::test]
async fn a_patient_chooses_between_the_clinic_and_video() {
    let c = either().await;
    let held = c.hold(&c.ada, "2026-03-03T15:00:00Z").await.expect("held");
    let page = c.t.ask(&c.ada.actor, ShowHold { appointment_id: held }).await.expect("a page");
    assert_eq!(page.modes.choices(), [VisitMode::InPerson, VisitMode::Video]);
    let confirm = |mode: &str| ConfirmBooking { appointment_id: held, reason: String::new(), mode: mode.into() };
    let wrong = c.t.run(&c.ada.actor, confirm("by letter")).await.expect_err("not like that");
    assert!(matches!(&wrong, AppError::Invalid { fields } if fields.of("mode").is_some()), "{wrong:?}");
    c.t.run(&c.ada.actor, confirm("video")).await.expect("booked");
    assert_eq!(c.mode(held).await, VisitMode::Video);

    let slot = c.slot("2026-03-04T15:00:00Z");
    let moved = c.t.run(&c.ada.actor, MoveAppointment { appointment_id: held, slot }).await.expect("moved").id;
    assert_eq!(c.mode(moved).await, VisitMode::Video, "what was chosen stays");
    let bob = c.t.patient("Bob Brown").await;
    let other = c.book(&bob, "2026-03-03T15:00:00Z").await;
    assert_eq!(c.mode(other).await, VisitMode::InPerson, "nothing chosen is at the clinic");
}

#[tokio::test]
async fn the_desk_chooses_for_the_patient_and_a_service_is_had_as_it_is_offered() {
    let c = either().await;
    let book = |at: &str, mode: &str| BookForPatient {
        patient_id: c.ada.patient_id(),
        service_id: c.service,
        slot: c.slot(at),
        reason: String::new(),
        mode: mode.into(),
        override_reason: String::new(),
    };
    let booked = c.t.run(&c.reception.actor, book("2026-03-03T15:00:00Z", "video")).await.expect("booked").id;
    assert_eq!(c.mode(booked).await, VisitMode::Video);
    sqlx::query("update service set mode = 'in_person'").execute(c.t.pool()).await.expect("at the clinic");
    let refused = c.t.run(&c.reception.actor, book("2026-03-03T16:00:00Z", "video")).await.expect_err("not by video");
    assert!(matches!(refused, AppError::Invalid { .. }), "{refused:?}");
    let bob = c.t.patient("Bob Brown").await;
    let held = c.hold(&bob, "2026-03-03T17:00:00Z").await.expect("held");
    let confirm = ConfirmBooking { appointment_id: held, reason: String::new(), mode: "video".into() };
    assert!(matches!(c.t.run(&bob.actor, confirm).await, Err(AppError::Invalid { .. })));
}
