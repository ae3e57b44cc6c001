//! When a government changes its clocks (T2.4). A change of the tz database is imitated the other way round: the
//! appointments are put to instants at which the clinic's clock shows something else than what was agreed.

use jiff::{SignedDuration, Timestamp, civil::datetime};
use model::{AppError, AppointmentId};
use platform::{
    jobs::{Jobs, run_once},
    testing::User,
};
use scheduling::{
    model::*,
    server::{
        commands::{CreateService, RealignTimes},
        news,
        realign::{self, Left},
    },
};

use crate::clinic::{Clinic, at, consultation};

/// As if the clock had been changed by `minutes` since they were booked: all of them at once.
async fn clocks_change(c: &Clinic, minutes: i64) {
    let mut tx = c.t.pool().begin().await.expect("a transaction");
    // No constraint is in the way of what never was a booking.
    for sql in [
        "alter table booking drop constraint booking_one_per_lane",
        "alter table appointment drop constraint appointment_patient_free",
    ] {
        sqlx::query(sql).execute(&mut *tx).await.expect("dropped");
    }
    sqlx::query("update appointment set starts_at = starts_at - $1 * interval '1 minute', ends_at = ends_at - $1 * interval '1 minute'")
        .bind(minutes)
        .execute(&mut *tx)
        .await
        .expect("appointments");
    sqlx::query("update booking set during = tstzrange(lower(during) - $1 * interval '1 minute', upper(during) - $1 * interval '1 minute')")
        .bind(minutes)
        .execute(&mut *tx)
        .await
        .expect("bookings");
    for sql in [
        "alter table booking add constraint booking_one_per_lane exclude using gist (resource_id with =, lane with =, during with &&)
             where (state in ('held', 'booked', 'arrived', 'checked_in', 'in_consultation'))",
        "alter table appointment add constraint appointment_patient_free exclude using gist (patient_id with =, during with &&)
             where (state in ('held', 'booked', 'arrived', 'checked_in', 'in_consultation') and override_id is null)",
    ] {
        sqlx::query(sql).execute(&mut *tx).await.expect("and added again");
    }
    tx.commit().await.expect("committed");
}

/// Start, end, and what the first resource is occupied from and to.
async fn times(c: &Clinic, id: AppointmentId) -> [Timestamp; 4] {
    let (starts, ends, from, to): (
        jiff_sqlx::Timestamp,
        jiff_sqlx::Timestamp,
        jiff_sqlx::Timestamp,
        jiff_sqlx::Timestamp,
    ) = sqlx::query_as(
        "select a.starts_at, a.ends_at, lower(b.during), upper(b.during)
         from appointment a join booking b on b.appointment_id = a.id where a.id = $1 limit 1",
    )
    .bind(id.0)
    .fetch_one(c.t.pool())
    .await
    .expect("the appointment");
    [starts, ends, from, to].map(jiff_sqlx::Timestamp::to_jiff)
}

async fn told(c: &Clinic, who: &User) -> Vec<String> {
    sqlx::query_scalar(
        "select state || ' ' || substr(event, strpos(event, ':') + 38) from notification
         where recipient = $1 and event like 'mail.appointment_clocks_changed:%' order by id",
    )
    .bind(who.account.0)
    .fetch_all(c.t.pool())
    .await
    .expect("notifications")
}

async fn count(c: &Clinic, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(c.t.pool()).await.expect("count")
}

#[tokio::test]
async fn the_wall_clock_stays_and_the_instant_follows() {
    for minutes in [60, -60, 30] {
        let c = Clinic::open().await;
        let buffered = CreateService {
            buffer_before_minutes: 5,
            buffer_after_minutes: 10,
            ..consultation(c.t.facility, "With buffers")
        };
        let buffered = c.t.run(&c.house, buffered).await.expect("a service");
        c.offer(c.practitioner(), buffered).await;
        let slot = c.slot("2026-03-04T15:00:00Z");
        let wish = HoldTime { patient_id: c.ada.patient_id(), service_id: buffered, slot };
        let id = c.t.run(&c.ada.actor, wish).await.expect("held").id;
        c.confirm(&c.ada, id).await.expect("booked");
        let agreed = times(&c, id).await;
        clocks_change(&c, minutes).await;
        assert_ne!(times(&c, id).await, agreed);

        let done = realign::recompute(&c.t).await.expect("recomputed");
        assert_eq!((done.moved, done.left.len()), (1, 0), "by {minutes} minutes");
        assert_eq!(times(&c, id).await, agreed, "with its length and its buffers");
        let detail = c.t.ask(&c.ada.actor, ShowAppointment { appointment_id: id }).await.expect("detail");
        assert_eq!(detail.appointment.starts.full(), "Wed 4 Mar 2026, 10:00");
        assert_eq!(told(&c, &c.ada).await, ["queued 2026-03-04T15:00:00Z"]);
        assert_eq!(
            count(&c, "select count(*) from appointment_realignment where to_starts_at - from_starts_at <> '0'").await,
            1
        );
        let trail =
            "select count(*) from audit_event where action = 'scheduling.realign_times' and patient_id is not null
                     and actor_label = 'system time zones'";
        assert_eq!(count(&c, trail).await, 1);

        assert_eq!(realign::recompute(&c.t).await.expect("again").moved, 0);
        assert_eq!(count(&c, trail).await, 1, "where nothing is to be done, nothing is written");
        assert_eq!(told(&c, &c.ada).await.len(), 1);
    }
}

#[tokio::test]
async fn a_full_day_moves_like_a_train_in_both_directions() {
    for minutes in [15, -15, 60] {
        let c = Clinic::open().await;
        let mut ids = Vec::new();
        for number in 0..6 {
            let patient = c.t.patient(&format!("Patient {number}")).await;
            let start = at("2026-03-04T15:00:00Z") + SignedDuration::from_mins(15 * number);
            ids.push(c.book(&patient, &start.to_string()).await);
        }
        clocks_change(&c, minutes).await;
        let done = realign::recompute(&c.t).await.expect("recomputed");
        assert_eq!((done.moved, done.left), (6, vec![]), "by {minutes} minutes");
        for (number, id) in (0..).zip(ids) {
            assert_eq!(times(&c, id).await[0], at("2026-03-04T15:00:00Z") + SignedDuration::from_mins(15 * number));
        }
    }
}

#[tokio::test]
async fn what_is_taken_is_left_for_a_person_and_not_lost() {
    let c = Clinic::open().await;
    let bea = c.t.patient("Bea Arthur").await;
    let first = c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    clocks_change(&c, 60).await;
    // By the clock of today, 10:00 is free, and somebody takes it.
    let newcomer = c.book(&bea, "2026-03-04T15:00:00Z").await;
    let done = realign::recompute(&c.t).await.expect("recomputed");
    let local_start = datetime(2026, 3, 4, 10, 0, 0, 0);
    let left = Left { id: first, local_start, zone: "America/New_York".into(), skipped: false };
    assert_eq!((done.moved, done.left), (0, vec![left.clone()]));
    assert_eq!(c.state(first).await, AppointmentState::Booked);
    assert_eq!(times(&c, first).await[0], at("2026-03-04T14:00:00Z"), "where it was, with its place");
    assert_eq!(times(&c, newcomer).await[0], at("2026-03-04T15:00:00Z"));
    assert!(told(&c, &c.ada).await.is_empty());
    assert_eq!(realign::recompute(&c.t).await.expect("again").left, [left], "named again, until somebody has helped");

    let cancel = CancelAppointment { appointment_id: newcomer, reason: "patient_asked".into(), note: String::new() };
    c.t.run(&c.reception.actor, cancel).await.expect("cancelled");
    let done = realign::recompute(&c.t).await.expect("recomputed");
    assert_eq!((done.moved, done.left), (1, vec![]));
}

/// The lanes alone would let a group of three and a consultation for one share a doctor (T1.3).
#[tokio::test]
async fn the_strictest_capacity_wins_here_too() {
    let c = Clinic::open().await;
    let group = CreateService { capacity: 3, ..consultation(c.t.facility, "Group") };
    let group = c.t.run(&c.house, group).await.expect("a service");
    c.offer(c.practitioner(), group).await;
    let (bea, cleo) = (c.t.patient("Bea Arthur").await, c.t.patient("Cleo Patra").await);
    let mut in_group = Vec::new();
    for patient in [&bea, &cleo] {
        let slot = c.slot("2026-03-04T15:00:00Z");
        let wish = HoldTime { patient_id: patient.patient_id(), service_id: group, slot };
        in_group.push(c.t.run(&patient.actor, wish).await.expect("held").id);
        c.confirm(patient, *in_group.last().expect("one")).await.expect("booked");
    }
    clocks_change(&c, 60).await;
    c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    let done = realign::recompute(&c.t).await.expect("recomputed");
    assert_eq!(done.moved, 0, "neither in lane 0 nor in lane 1");
    let mut left: Vec<_> = done.left.iter().map(|left| left.id).collect();
    left.sort_unstable();
    in_group.sort_unstable();
    assert_eq!(left, in_group);
}

#[tokio::test]
async fn a_time_that_the_clock_skips_now_is_left_for_a_person() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-06T15:00:00Z").await;
    // Agreed for a quarter past two on the day on which New York's clocks go from two to three.
    sqlx::raw_sql("alter table appointment disable trigger appointment_guard").execute(c.t.pool()).await.expect("off");
    sqlx::query("update appointment set local_date = '2026-03-08', local_start = '2026-03-08 02:15' where id = $1")
        .bind(id.0)
        .execute(c.t.pool())
        .await
        .expect("moved");
    let done = realign::recompute(&c.t).await.expect("recomputed");
    assert_eq!((done.moved, done.left.len()), (0, 1));
    assert!(done.left[0].skipped);
}

#[tokio::test]
async fn holds_follow_in_silence_and_what_is_over_stays() {
    let c = Clinic::open().await;
    let held = c.hold(&c.ada, "2026-03-04T15:00:00Z").await.expect("held");
    let bea = c.t.patient("Bea Arthur").await;
    let over = c.book(&bea, "2026-03-02T15:00:00Z").await;
    let cleo = c.t.patient("Cleo Patra").await;
    let cancelled = c.book(&cleo, "2026-03-04T16:00:00Z").await;
    let cancel = CancelAppointment { appointment_id: cancelled, reason: "patient_asked".into(), note: String::new() };
    c.t.run(&c.reception.actor, cancel).await.expect("cancelled");
    clocks_change(&c, 30).await;
    c.t.clock.set(at("2026-03-02T15:05:00Z"));
    let done = realign::recompute(&c.t).await.expect("recomputed");
    assert_eq!((done.moved, done.left), (1, vec![]));
    assert_eq!(times(&c, held).await[0], at("2026-03-04T15:00:00Z"));
    assert_eq!(times(&c, over).await[0], at("2026-03-02T14:30:00Z"));
    assert_eq!(times(&c, cancelled).await[0], at("2026-03-04T15:30:00Z"));
    assert!(told(&c, &c.ada).await.is_empty() && told(&c, &bea).await.is_empty());
}

#[tokio::test]
async fn a_second_change_is_told_anew_and_news_that_is_old_is_dropped() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    clocks_change(&c, 60).await;
    realign::recompute(&c.t).await.expect("recomputed");
    // The agreed time of another day, by another clock: what was told before is no longer so.
    sqlx::raw_sql("alter table appointment disable trigger appointment_guard").execute(c.t.pool()).await.expect("off");
    sqlx::query("update appointment set local_start = local_start + interval '15 minutes' where id = $1")
        .bind(id.0)
        .execute(c.t.pool())
        .await
        .expect("changed");
    realign::recompute(&c.t).await.expect("recomputed");
    run_once(c.t.hale(), &news::jobs(Jobs::default())).await.expect("the jobs run");
    assert_eq!(told(&c, &c.ada).await, ["dropped 2026-03-04T15:00:00Z", "queued 2026-03-04T15:15:00Z"]);
}

#[tokio::test]
async fn a_version_is_brought_in_once_and_an_older_server_does_not_put_the_clocks_back() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    assert_eq!(realign::at_start(&c.t, "2026a").await.expect("started"), Some(realign::Realigned::default()));
    assert_eq!(realign::at_start(&c.t, "2026a").await.expect("started again"), None);
    clocks_change(&c, 60).await;
    assert_eq!(realign::at_start(&c.t, "2025z").await.expect("an old server"), None);
    assert_eq!(times(&c, id).await[0], at("2026-03-04T14:00:00Z"));
    let done = realign::at_start(&c.t, "2026b").await.expect("a new version").expect("something to do");
    assert_eq!(done.moved, 1);
    assert_eq!(realign::at_start(&c.t, "2026b").await.expect("started again"), None);
    assert_eq!(count(&c, "select count(*) from tz_database").await, 2);
    let version = realign::bundled();
    assert!(version.len() == 5 && version.starts_with("20"), "{version}");
}

#[tokio::test]
async fn only_who_plans_a_facility_may_ask_for_it() {
    let c = Clinic::open().await;
    let realign = || RealignTimes { facility_id: c.t.facility };
    assert_eq!(c.t.run(&c.ada.actor, realign()).await, Err(AppError::Forbidden));
    let elsewhere = c.t.staff(model::Role::Administrator, c.t.other_facility).await;
    assert_eq!(c.t.run(&elsewhere.actor, realign()).await, Err(AppError::NotFound));
}
