//! From the booking to the door of the call.

use jiff::SignedDuration;
use model::AppError;
use platform::Actor;
use scheduling::model::{CancelAppointment, MarkArrived};
use telemedicine::model::*;

use crate::clinic::{Clinic, check_in, consent};

#[tokio::test]
async fn a_patient_comes_through_step_by_step() {
    let c = Clinic::open().await;
    c.t.clock.set("2026-03-01T14:15:00Z".parse().expect("an instant"));
    let own = c.own().await;
    assert_eq!(
        (own.step, own.visit.state, own.visit.window.stands),
        (OwnStep::Consent, VisitState::Scheduled, Door::Early)
    );
    c.t.run(&c.maya.actor, consent(c.visit)).await.expect("agreed, a day before");
    let own = c.own().await;
    assert_eq!((own.step, own.visit.window.opens_in_seconds), (OwnStep::Early, 24 * 3600 - 15 * 60));
    assert_eq!(
        own.consent.map(|given| (given.version, given.by, given.authority)),
        Some((1, "Maya Lindqvist".into(), Authority::Own))
    );
    c.refused(&c.maya, check_in(c.visit), "visit_is_early").await;

    c.t.clock.set("2026-03-02T14:00:00Z".parse().expect("an instant"));
    assert_eq!(c.own().await.step, OwnStep::Devices);
    let mut form = check_in(c.visit);
    form.camera = "refused".into();
    form.with = "sound_alone".into();
    c.t.run(&c.maya.actor, form).await.expect("a camera that is not used keeps nobody out");
    let own = c.own().await;
    assert_eq!((own.step, own.visit.state), (OwnStep::WaitingRoom, VisitState::PatientWaiting));
    assert_eq!(own.check.map(|check| (check.with, check.is_ok())), Some((TakesPartWith::SoundAlone, false)));
    let waiting = own.waiting.expect("she waits");
    assert_eq!((waiting.position, waiting.minutes), (1, 15));
    assert_eq!(waiting.from.map(|from| from.full()).as_deref(), Some("Mon 2 Mar 2026, 09:15"));

    c.t.run(&c.maya.actor, LeaveWaitingRoom { appointment_id: c.visit }).await.expect("left");
    assert_eq!(c.own().await.step, OwnStep::Devices, "and may come back");
    c.t.run(&c.maya.actor, check_in(c.visit)).await.expect("back");
    assert_eq!(c.admit().await.expect("let in").state, VisitState::ClinicianReady);
    assert_eq!(c.own().await.step, OwnStep::Call);
    c.refused(&c.maya, LeaveWaitingRoom { appointment_id: c.visit }, "already_let_in").await;
    c.finish().await.expect("finished");
    assert_eq!(c.own().await.step, OwnStep::After);
}

#[tokio::test]
async fn nobody_joins_without_having_agreed() {
    let c = Clinic::open().await;
    c.refused(&c.maya, check_in(c.visit), "visit_without_consent").await;
    assert!(c.ticket(&c.maya, None).await.is_err());
    let mut form = consent(c.visit);
    form.version = 0;
    c.refused(&c.maya, form, "consent_is_old").await;
    let mut form = consent(c.visit);
    form.agrees = String::new();
    assert!(matches!(c.t.run(&c.maya.actor, form).await, Err(AppError::Invalid { .. })));
    let without = sqlx::query(
        "update video_visit set state = 'patient_waiting', waiting_since = now() where appointment_id = $1",
    );
    c.t.run(&c.maya.actor, consent(c.visit)).await.expect("agreed");
    c.t.run(&c.maya.actor, consent(c.visit)).await.expect("agreeing twice is agreeing once");
    let consents: i64 = c.one("select count(*) from video_consent where appointment_id = $1", c.visit.0).await;
    assert_eq!(consents, 1);
    c.t.run(&c.maya.actor, WithdrawConsent { appointment_id: c.visit }).await.expect("taken back");
    let refused = without.bind(c.visit.0).execute(c.t.pool()).await.expect_err("the database refuses, too");
    assert_eq!(refused.as_database_error().and_then(|error| error.constraint()), Some("video_visit_with_consent"));
    c.refused(&c.maya, check_in(c.visit), "visit_without_consent").await;
}

#[tokio::test]
async fn who_takes_consent_back_is_out_at_once_and_agrees_anew_to_come_back() {
    let c = Clinic::admitted().await;
    let (maya, _) = (c.sits(&c.maya).await, c.sits(&c.doctor).await);
    assert_eq!(c.state().await, VisitState::InCall);
    c.t.run(&c.maya.actor, WithdrawConsent { appointment_id: c.visit }).await.expect("taken back");
    assert_eq!(c.state().await, VisitState::Reconnecting);
    assert!(!c.peers().await.contains(&maya.peer.0));
    assert_eq!(c.own().await.step, OwnStep::Consent);
    let refused = c.ticket(&c.maya, Some(maya.peer)).await.expect_err("no consent, no ticket");
    assert_eq!(refused.rule_name(), Some("visit_without_consent"));
    c.t.run(&c.maya.actor, consent(c.visit)).await.expect("agreed anew");
    assert_eq!(c.own().await.step, OwnStep::Call);
    c.sits(&c.maya).await;
    assert_eq!(c.state().await, VisitState::InCall);
    let stays =
        sqlx::query("update video_consent set withdrawn_at = null, withdrawn_by = null where withdrawn_at is not null");
    assert!(stays.execute(c.t.pool()).await.is_err(), "what was taken back stays so");
    assert!(sqlx::query("delete from video_consent").execute(c.t.pool()).await.is_err());
}

#[tokio::test]
async fn nobody_else_has_a_say_in_it() {
    let c = Clinic::waiting().await;
    let appointment_id = c.visit;
    for stranger in [&c.ben, &c.colleague, &c.reception] {
        assert!(c.t.run(&stranger.actor, consent(appointment_id)).await.is_err());
        assert!(c.t.run(&stranger.actor, check_in(appointment_id)).await.is_err());
        assert!(c.t.run(&stranger.actor, AdmitPatient { appointment_id }).await.is_err());
        assert!(c.t.run(&stranger.actor, FinishVideoVisit { appointment_id }).await.is_err());
        assert!(c.t.run(&stranger.actor, PutBack { appointment_id }).await.is_err());
        assert!(c.ticket(stranger, None).await.is_err());
        c.hidden(stranger, MyVideoVisit { appointment_id }).await;
        c.hidden(stranger, ShowVideoVisit { appointment_id }).await;
        c.hidden(stranger, IceServers { appointment_id }).await;
        c.hidden(stranger, ShowVideoSummary { appointment_id }).await;
    }
    c.hidden(&c.ben, ShowChat { appointment_id }).await;
    c.hidden(&c.ben, WatchVisit { appointment_id }).await;
    c.hidden(&c.maya, MyVideoVisit { appointment_id: c.in_person }).await;
    assert!(
        c.t.run(&c.maya.actor, consent(c.in_person)).await.is_err(),
        "an appointment at the clinic is no video visit"
    );
    assert_eq!(c.t.ask(&Actor::anonymous(), MyVideoVisit { appointment_id }).await, Err(AppError::Unauthenticated));
    assert_eq!(c.state().await, VisitState::PatientWaiting);
}

#[tokio::test]
async fn the_line_is_by_the_time_of_the_appointment_and_moves() {
    let c = Clinic::open().await;
    c.t.clock.set("2026-03-02T14:30:00Z".parse().expect("an instant"));
    c.checks_in(&c.cleo, c.cleos).await;
    c.checks_in(&c.ben, c.bens).await;
    c.checks_in(&c.maya, c.visit).await;
    let place = async |who: &platform::testing::User, appointment_id| {
        let own = c.t.ask(&who.actor, MyVideoVisit { appointment_id }).await.expect("a visit");
        own.waiting.map(|waiting| (waiting.position, waiting.minutes))
    };
    assert_eq!(place(&c.maya, c.visit).await, Some((1, 0)));
    assert_eq!(place(&c.ben, c.bens).await, Some((2, 15)));
    assert_eq!(place(&c.cleo, c.cleos).await, Some((3, 30)));

    c.t.run(&c.doctor.actor, SayRunningLate { minutes: "20".into() }).await.expect("said");
    let own = c.own().await;
    assert_eq!((own.running_late_minutes, own.waiting.map(|waiting| waiting.minutes)), (Some(20), Some(5)));
    c.admit().await.expect("Maya is let in");
    assert_eq!(place(&c.maya, c.visit).await, None);
    assert_eq!(place(&c.ben, c.bens).await, Some((1, 20)), "twenty minutes late");
    c.t.run(&c.doctor.actor, SayRunningLate { minutes: "0".into() }).await.expect("on time again");
    assert_eq!(place(&c.ben, c.bens).await, Some((1, 15)));
    for wrong in ["", "-1", "241", "soon"] {
        assert!(c.t.run(&c.doctor.actor, SayRunningLate { minutes: wrong.into() }).await.is_err());
    }
    c.t.run(&c.doctor.actor, SayRunningLate { minutes: "30".into() }).await.expect("said");
    c.t.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(c.own().await.running_late_minutes, None, "until the end of the day");
}

#[tokio::test]
async fn the_doctor_sees_who_waits_and_who_comes() {
    let c = Clinic::open().await;
    let list = async || c.t.ask(&c.doctor.actor, ShowWaitingList {}).await.expect("a list");
    let shown = list().await;
    assert_eq!((shown.here.len(), shown.to_come.len()), (0, 3));
    c.t.clock.set("2026-03-02T14:15:00Z".parse().expect("an instant"));
    c.checks_in(&c.ben, c.bens).await;
    c.t.clock.advance(SignedDuration::from_mins(4));
    c.checks_in(&c.maya, c.visit).await;
    let seat = c.sits(&c.maya).await;
    c.t.clock.advance(SignedDuration::from_mins(3));
    let shown = list().await;
    let names: Vec<_> = shown
        .here
        .iter()
        .map(|one| (one.patient.name.as_str(), one.waiting_minutes, one.connected, one.may_admit))
        .collect();
    assert_eq!(names, [("Maya Lindqvist", Some(3), true, true), ("Ben Adams", Some(7), false, true)]);
    assert_eq!(shown.to_come.iter().map(|one| one.patient.name.as_str()).collect::<Vec<_>>(), ["Cleo Brandt"]);
    assert!(shown.here[0].check.is_some_and(|check| check.is_ok()));
    c.leaves(&seat).await;
    assert!(!list().await.here[0].connected);
    let empty = c.t.ask(&c.colleague.actor, ShowWaitingList {}).await.expect("her own list");
    assert_eq!((empty.here.len(), empty.to_come.len()), (0, 0));
    c.hidden(&c.reception, ShowWaitingList {}).await;
    assert!(c.t.ask(&c.maya.actor, ShowWaitingList {}).await.is_err());
}

#[tokio::test]
async fn an_appointment_that_is_called_off_or_missed_is_no_longer_joined() {
    let c = Clinic::waiting().await;
    let own = c.own().await;
    assert!(own.may_cancel, "the rule is scheduling's: here until the start");
    let cancel = CancelAppointment { appointment_id: c.visit, reason: "feeling_better".into(), note: String::new() };
    c.t.run(&c.maya.actor, cancel).await.expect("cancelled from the waiting room");
    let own = c.own().await;
    assert_eq!((own.step, own.visit.over), (OwnStep::Gone, true));
    c.refused(&c.doctor, AdmitPatient { appointment_id: c.visit }, "visit_is_over").await;
    c.refused(&c.maya, check_in(c.visit), "visit_is_over").await;
    assert!(c.ticket(&c.maya, None).await.is_err());
    let shown = c.t.ask(&c.doctor.actor, ShowWaitingList {}).await.expect("a list");
    assert!(shown.here.is_empty());

    c.t.clock.set("2026-03-02T16:00:00Z".parse().expect("an instant"));
    c.t.run(&c.cleo.actor, consent(c.cleos)).await.expect("agreed");
    c.refused(&c.cleo, check_in(c.cleos), "visit_is_late").await;
}

#[tokio::test]
async fn a_patient_who_stands_at_the_desk_after_all_is_let_in_as_well() {
    let c = Clinic::waiting().await;
    let here = MarkArrived { appointment_id: c.visit, late_reason: String::new() };
    c.t.run(&c.reception.actor, here).await.expect("arrived");
    c.admit().await.expect("let in");
    assert_eq!(c.admit().await.expect("twice is once").state, VisitState::ClinicianReady);
    let encounters: i64 = c.one("select count(*) from encounter where appointment_id = $1", c.visit.0).await;
    assert_eq!(encounters, 1);
    let class: String = c.one("select class from encounter where appointment_id = $1", c.visit.0).await;
    assert_eq!(class, "VR");
}
