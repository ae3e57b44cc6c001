use std::fmt::Debug;

use model::{AppError, Role};
use platform::{Command, Query, testing::User};
use scheduling::model::*;

use crate::clinic::{Clinic, at};

async fn refused<C: Command<Output: Debug + PartialEq>>(c: &Clinic, who: &User, command: C, expected: AppError) {
    assert_eq!(c.t.run(&who.actor, command).await, Err(expected), "{}", C::NAME);
}

async fn unseen<Q: Query<Output: Debug + PartialEq>>(c: &Clinic, who: &User, query: Q) {
    assert_eq!(c.t.ask(&who.actor, query).await, Err(AppError::NotFound), "{}", Q::NAME);
}

/// Another patient, and staff of another facility: for them there is no such appointment and no such patient.
#[tokio::test]
async fn what_is_not_yours_does_not_exist() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    let stranger = c.t.patient("Mallory Archer").await;
    let elsewhere = c.t.staff(Role::Reception, c.t.other_facility).await;
    let slot = c.slot("2026-03-05T15:00:00Z");
    for who in [&stranger, &elsewhere] {
        let nothing = AppError::NotFound;
        refused(&c, who, c.wish(&c.ada, "2026-03-05T15:00:00Z"), nothing.clone()).await;
        refused(&c, who, ReleaseHold { appointment_id: id }, nothing.clone()).await;
        refused(
            &c,
            who,
            ConfirmBooking { appointment_id: id, reason: String::new(), mode: String::new() },
            nothing.clone(),
        )
        .await;
        refused(&c, who, MoveAppointment { appointment_id: id, slot }, nothing.clone()).await;
        let cancel = CancelAppointment { appointment_id: id, reason: "cannot_come".into(), note: String::new() };
        refused(&c, who, cancel, nothing.clone()).await;
        let book = BookForPatient {
            patient_id: c.ada.patient_id(),
            service_id: c.service,
            slot,
            reason: String::new(),
            mode: String::new(),
            override_reason: String::new(),
        };
        refused(&c, who, book, nothing).await;
        unseen(&c, who, ShowAppointment { appointment_id: id }).await;
        unseen(&c, who, ShowHold { appointment_id: id }).await;
        unseen(&c, who, MyAppointments { patient_id: c.ada.patient_id() }).await;
        unseen(&c, who, NextAppointment { patient_id: c.ada.patient_id() }).await;
        unseen(&c, who, PatientAppointments { patient_id: c.ada.patient_id() }).await;
    }
    let nothing = AppError::NotFound;
    refused(&c, &elsewhere, MarkArrived { appointment_id: id, late_reason: String::new() }, nothing.clone()).await;
    refused(&c, &elsewhere, CheckIn { appointment_id: id }, nothing.clone()).await;
    refused(&c, &elsewhere, MarkNoShow { appointment_id: id }, nothing.clone()).await;
    refused(&c, &elsewhere, MarkEnteredInError { appointment_id: id, reason: "wrong".into() }, nothing.clone()).await;
    let other_doctor = c.t.doctor("Dr No", c.t.other_facility).await;
    refused(&c, &other_doctor, StartConsultation { appointment_id: id }, nothing.clone()).await;
    refused(&c, &other_doctor, FinishConsultation { appointment_id: id }, nothing).await;
    unseen(&c, &elsewhere, PractitionerDay { practitioner_id: c.practitioner(), date: None }).await;
    unseen(&c, &elsewhere, PractitionerWeek { practitioner_id: c.practitioner(), date: None }).await;
    assert_eq!(c.state(id).await, AppointmentState::Booked);
}

/// Who may see it but not do this with it is told so.
#[tokio::test]
async fn a_role_that_does_not_allow_it_is_told_so() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-02T16:00:00Z").await;
    refused(&c, &c.ada, MarkArrived { appointment_id: id, late_reason: String::new() }, AppError::Forbidden).await;
    refused(&c, &c.reception, StartConsultation { appointment_id: id }, AppError::Forbidden).await;
    let auditor = c.t.staff(Role::Auditor, c.t.facility).await;
    refused(
        &c,
        &auditor,
        MoveAppointment { appointment_id: id, slot: c.slot("2026-03-05T15:00:00Z") },
        AppError::Forbidden,
    )
    .await;
    let billing = c.t.staff(Role::Billing, c.t.facility).await;
    assert_eq!(c.t.ask(&billing.actor, ShowAppointment { appointment_id: id }).await, Err(AppError::Forbidden));
    let nobody = c.t.anonymous();
    assert_eq!(c.t.ask(&nobody, ShowAppointment { appointment_id: id }).await, Err(AppError::Unauthenticated));
    // Holding roles at two places gives no more at either: a doctor here is no doctor there.
    c.t.grant(billing.account, Role::Doctor, c.t.other_facility).await;
    let token = c.t.session(billing.account, platform::session::SessionKind::Staff).await;
    let both = c.t.actor_of(&token).await;
    assert_eq!(c.t.run(&both, StartConsultation { appointment_id: id }).await, Err(AppError::NotFound));
}

/// Ids that were made up, or belong together in no way.
#[tokio::test]
async fn made_up_ids_lead_nowhere() {
    let c = Clinic::open().await;
    let nil = uuid::Uuid::nil();
    let wish = c.wish(&c.ada, "2026-03-03T15:00:00Z");
    refused(&c, &c.ada, HoldTime { service_id: nil.into(), ..wish.clone() }, AppError::NotFound).await;
    let slot = SlotKey { practitioner_id: nil.into(), starts_at: at("2026-03-03T15:00:00Z") };
    assert!(c.t.run(&c.ada.actor, HoldTime { slot, ..wish.clone() }).await.is_err());
    refused(&c, &c.reception, HoldTime { patient_id: nil.into(), ..wish }, AppError::NotFound).await;
    unseen(&c, &c.reception, PractitionerDay { practitioner_id: nil.into(), date: None }).await;
    unseen(&c, &c.ada, DoctorProfile { practitioner_id: nil.into() }).await;
}
