use jiff::civil::date;
use scheduling::model::*;

use crate::clinic::{Clinic, at};

#[tokio::test]
async fn the_day_shows_who_comes_who_waits_and_what_is_next() {
    let c = Clinic::open().await;
    let bea = c.t.patient("Bea Arthur").await;
    let first = c.book(&c.ada, "2026-03-02T15:00:00Z").await;
    let second = c.book(&bea, "2026-03-02T16:00:00Z").await;
    c.hold(&c.t.patient("Cleo Held").await, "2026-03-02T17:00:00Z").await.expect("held");
    c.t.clock.set(at("2026-03-02T14:50:00Z"));
    c.t.run(&c.reception.actor, MarkArrived { appointment_id: first, late_reason: String::new() }).await.expect("here");
    c.t.clock.set(at("2026-03-02T15:02:30Z"));

    let day =
        c.t.ask(&c.doctor.actor, PractitionerDay { practitioner_id: c.practitioner(), date: None }).await.expect("day");
    assert_eq!((day.date, day.today), (date(2026, 3, 2), date(2026, 3, 2)));
    assert_eq!(day.now.full(), "Mon 2 Mar 2026, 10:02");
    assert_eq!(day.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [first, second], "holds are left out");
    let ada = &day.entries[0];
    assert_eq!(ada.patient.name, "Ada Byron");
    assert_eq!((ada.patient.age.as_deref(), ada.patient.sex.as_str()), (Some("40 y"), "female"));
    assert_eq!((ada.waiting_minutes, ada.next.first()), (Some(12), Some(&NextStep::Start)));
    assert_eq!(ada.since.full(), "Mon 2 Mar 2026, 09:50");
    assert_eq!(day.entries[1].next, [NextStep::Arrive, NextStep::Move, NextStep::Cancel]);
    let expected = DayCounts { booked: 1, waiting: 1, next_in_minutes: Some(57), ..DayCounts::default() };
    assert_eq!(day.counts, expected);
    assert_eq!(day.working.len(), 1);
    assert_eq!(day.working[0].ends.full(), "Mon 2 Mar 2026, 17:00");

    let reads: i64 = sqlx::query_scalar(
        "select count(*) from audit_event where action = 'scheduling.practitioner_day' and patient_id = any($1)",
    )
    .bind(vec![c.ada.patient_id().0, bea.patient_id().0])
    .fetch_one(c.t.pool())
    .await
    .expect("audit");
    assert_eq!(reads, 2, "who looked is recorded for each patient");
}

#[tokio::test]
async fn reception_chooses_whose_day() {
    let c = Clinic::open().await;
    c.colleague("Dr Katherine Johnson").await;
    c.t.doctor("Dr Far Away", c.t.other_facility).await;
    c.book(&c.ada, "2026-03-02T15:00:00Z").await;
    let all = c.t.ask(&c.reception.actor, DayPractitioners {}).await.expect("practitioners");
    let names: Vec<_> = all.iter().map(|day| (day.practitioner.name.as_str(), day.today.booked)).collect();
    assert_eq!(names, [("Dr Grace Hopper", 1), ("Dr Katherine Johnson", 0)]);
    assert_eq!(all[0].today.next_in_minutes, Some(60));
}

#[tokio::test]
async fn the_week_in_which_the_clock_changes_has_seven_days() {
    let c = Clinic::open().await;
    let before = c.book(&c.ada, "2026-03-06T15:00:00Z").await;
    let after = c.book(&c.ada, "2026-03-09T14:00:00Z").await;
    let week = |on| PractitionerWeek { practitioner_id: c.practitioner(), date: Some(on) };
    let first = c.t.ask(&c.doctor.actor, week(date(2026, 3, 8))).await.expect("week");
    assert_eq!(first.days.iter().map(|day| day.date.day()).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(first.days[4].entries[0].id, before);
    assert_eq!(first.days[4].entries[0].starts.full(), "Fri 6 Mar 2026, 10:00");
    assert_eq!(first.days[6].closed, Some(ClosedReason::NotWorking));
    let second = c.t.ask(&c.doctor.actor, week(date(2026, 3, 9))).await.expect("week");
    assert_eq!(second.days[0].entries[0].id, after);
    // The same time on the wall, another instant.
    assert_eq!(second.days[0].entries[0].starts.full(), "Mon 9 Mar 2026, 10:00");
    assert_eq!(second.days[0].entries[0].starts.abbreviation, "EDT");
}
