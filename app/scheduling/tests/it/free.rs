use jiff::civil::{Date, date};
use scheduling::{
    model::*,
    server::commands::{AddClosure, AddException, EndSession, ExceptionKind},
};

use crate::clinic::{Clinic, at};

fn away(c: &Clinic, on: Date, starts: &str, ends: &str) -> AddException {
    AddException {
        practitioner_id: c.practitioner(),
        facility_id: c.t.facility,
        on_date: on,
        kind: ExceptionKind::Off,
        starts: starts.into(),
        ends: ends.into(),
        reason: "Private".into(),
    }
}

#[tokio::test]
async fn the_first_free_day_is_found_without_paging() {
    let c = Clinic::open().await;
    let close = AddClosure {
        facility_id: c.t.facility,
        first_day: date(2026, 3, 2),
        last_day: date(2026, 3, 13),
        reason: "Works in the building".into(),
    };
    c.t.run(&c.house, close).await.expect("closed");
    let found = c.t.ask(&c.ada.actor, c.ask(None)).await.expect("days");
    assert_eq!(found.first_free, Some(date(2026, 3, 16)));
    assert_eq!(found.days.len(), 90);
    assert_eq!(found.days[0].closed, Some(ClosedReason::Closed { why: "Works in the building".into() }));
    assert_eq!(found.days[12].closed, Some(ClosedReason::NotWorking), "a Saturday");
    assert_eq!(found.days[14].free, 32);
}

#[tokio::test]
async fn every_reason_for_an_empty_day() {
    let c = Clinic::open().await;
    c.t.run(&c.house, away(&c, date(2026, 3, 3), "00:00", "24:00")).await.expect("away");
    c.t.run(&c.house, away(&c, date(2026, 3, 4), "09:15", "24:00")).await.expect("away but for a quarter");
    let bea = c.t.patient("Bea Arthur").await;
    c.book(&bea, "2026-03-04T14:00:00Z").await;
    c.t.clock.set(at("2026-03-02T21:50:00Z"));
    let found = c.t.ask(&c.ada.actor, c.ask(None)).await.expect("days");
    let reasons: Vec<_> = found.days[..6].iter().map(|day| (day.free, day.closed.clone())).collect();
    assert_eq!(
        reasons,
        [
            (0, Some(ClosedReason::Past)),
            (0, Some(ClosedReason::Away)),
            (0, Some(ClosedReason::Full)),
            (32, None),
            (32, None),
            (0, Some(ClosedReason::NotWorking)),
        ]
    );
}

#[tokio::test]
async fn anybody_means_the_least_busy() {
    let c = Clinic::open().await;
    let colleague = c.colleague("Dr Katherine Johnson").await;
    c.book(&c.ada, "2026-03-03T14:00:00Z").await;
    let bea = c.t.patient("Bea Arthur").await;
    let found = c.times(&bea, c.ask(Some(date(2026, 3, 3)))).await;
    assert_eq!(found.times.len(), 32, "each start once");
    assert!(found.times.iter().all(|time| time.slot.practitioner_id == colleague.practitioner_id()));
    assert_eq!(found.times[0].part, PartOfDay::Morning);
    assert_eq!(found.times[12].part, PartOfDay::Afternoon);
    let only = FreeDays { practitioner_id: Some(c.practitioner()), ..c.ask(Some(date(2026, 3, 3))) };
    assert_eq!(c.times(&bea, only).await.times.len(), 31);
}

#[tokio::test]
async fn own_appointments_and_holds_are_seen_as_they_will_count() {
    let c = Clinic::open().await;
    let colleague = c.colleague("Dr Katherine Johnson").await;
    let id = c.book(&c.ada, "2026-03-03T14:00:00Z").await;
    let with_colleague =
        FreeDays { practitioner_id: Some(colleague.practitioner_id()), ..c.ask(Some(date(2026, 3, 3))) };
    assert_eq!(c.times(&c.ada, with_colleague.clone()).await.times.len(), 31, "she is busy then");
    let moving = MoveChoices { appointment_id: id, to: MoveTo::Anybody, open: Some(date(2026, 3, 3)) };
    let instead = c.t.ask(&c.ada.actor, moving).await.expect("movable").times.expect("times");
    assert_eq!(instead.opened.expect("a day").times.len(), 32, "its own time counts as free");
    // A time on hold is taken for others, and free for the one who decides again.
    c.hold(&c.ada, "2026-03-03T15:00:00Z").await.expect("held");
    let bea = c.t.patient("Bea Arthur").await;
    let hers = FreeDays { practitioner_id: Some(c.practitioner()), ..c.ask(Some(date(2026, 3, 3))) };
    assert_eq!(c.times(&bea, hers.clone()).await.times.len(), 30);
    assert_eq!(c.times(&c.ada, hers.clone()).await.times.len(), 31);
    c.t.clock.set(at("2026-03-02T14:10:00Z"));
    assert_eq!(c.times(&bea, hers).await.times.len(), 31, "the hold has run out");
    // Reception asks for a patient, of whom it must know.
    let for_ada = FreeDays { patient_id: Some(c.ada.patient_id()), ..with_colleague };
    assert_eq!(c.times(&c.reception, for_ada.clone()).await.times.len(), 31);
    assert_eq!(c.t.ask(&bea.actor, for_ada).await, Err(model::AppError::NotFound));
}

#[tokio::test]
async fn a_session_that_ended_offers_nothing() {
    let c = Clinic::open().await;
    let tuesday: uuid::Uuid = sqlx::query_scalar("select id from schedule_template where weekday = 2")
        .fetch_one(c.t.pool())
        .await
        .expect("the Tuesday session");
    c.t.run(&c.house, EndSession { session_id: tuesday, last_day: date(2026, 3, 3) }).await.expect("ended");
    assert_eq!(c.times(&c.ada, c.ask(Some(date(2026, 3, 3)))).await.times.len(), 32);
    let next = c.times(&c.ada, c.ask(Some(date(2026, 3, 10)))).await;
    assert_eq!((next.times.len(), next.closed), (0, Some(ClosedReason::NotWorking)));
    let past = c.times(&c.ada, c.ask(Some(date(2026, 2, 27)))).await;
    assert_eq!(past.closed, Some(ClosedReason::Past));
}
