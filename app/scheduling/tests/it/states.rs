use std::collections::BTreeSet;

use scheduling::model::*;
use sqlx::Row;

use crate::clinic::{Clinic, at, rule};

/// The table in the database and the Rust side list the same moves.
#[tokio::test]
async fn both_sides_list_the_same_moves() {
    let c = Clinic::open().await;
    let rows =
        sqlx::query("select from_state, to_state from appointment_move").fetch_all(c.t.pool()).await.expect("moves");
    let database: BTreeSet<(String, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let mut rust = BTreeSet::new();
    for from in AppointmentState::ALL {
        for to in AppointmentState::ALL {
            if from.may_become(to).is_some() {
                rust.insert((from.name().to_owned(), to.name().to_owned()));
            }
        }
    }
    assert_eq!(database, rust);
}

/// Each of the 121 pairs, tried on a row in that state behind the application's back.
#[tokio::test]
async fn the_database_refuses_every_unlisted_move() {
    let c = Clinic::open().await;
    let id = c.hold(&c.ada, "2026-03-03T15:00:00Z").await.expect("held");
    let mut tx = c.t.pool().begin().await.expect("begin");
    for from in AppointmentState::ALL {
        for to in AppointmentState::ALL {
            if from == to {
                continue;
            }
            // As a replica would, without triggers: only to get the row into the state.
            sqlx::query("set local session_replication_role = replica").execute(&mut *tx).await.expect("set");
            for table in ["appointment", "booking"] {
                let column = if table == "appointment" { "id" } else { "appointment_id" };
                let sql = format!("update {table} set state = $2 where {column} = $1");
                sqlx::query(sqlx::AssertSqlSafe(sql))
                    .bind(id.0)
                    .bind(from.name())
                    .execute(&mut *tx)
                    .await
                    .expect("state");
            }
            sqlx::query("set local session_replication_role = origin").execute(&mut *tx).await.expect("set");
            sqlx::query("savepoint before").execute(&mut *tx).await.expect("savepoint");
            let moved = sqlx::query("update appointment set state = $2 where id = $1")
                .bind(id.0)
                .bind(to.name())
                .execute(&mut *tx)
                .await;
            assert_eq!(moved.is_ok(), from.may_become(to).is_some(), "{} → {}", from.name(), to.name());
            if moved.is_ok() {
                let follows: String = sqlx::query_scalar("select state from booking where appointment_id = $1")
                    .bind(id.0)
                    .fetch_one(&mut *tx)
                    .await
                    .expect("a booking");
                assert_eq!(follows, to.name(), "the booking follows");
            }
            sqlx::query("rollback to before").execute(&mut *tx).await.expect("rollback");
        }
    }
}

#[tokio::test]
async fn an_appointment_begins_as_a_hold_is_never_deleted_and_stays_where_it_is() {
    let c = Clinic::open().await;
    let id = c.hold(&c.ada, "2026-03-03T15:00:00Z").await.expect("held");
    for sql in [
        "insert into appointment (id, facility_id, patient_id, service_id, practitioner_id, state, starts_at, ends_at, zone,
             local_date, local_start, mode, price_minor, currency, cancel_cutoff_hours, created_at)
         select gen_random_uuid(), facility_id, patient_id, service_id, practitioner_id, 'booked', starts_at + '1 day',
             ends_at + '1 day', zone, local_date + 1, local_start + '1 day', mode, price_minor, currency, 24, created_at
         from appointment where id = $1",
        "delete from appointment where id = $1",
        "update appointment set local_start = local_start + '1 hour' where id = $1",
        "delete from appointment_transition where appointment_id = $1",
        "update booking set lane = 1 where appointment_id = $1",
    ] {
        assert!(sqlx::query(sql).bind(id.0).execute(c.t.pool()).await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn a_visit_from_the_door_to_the_end() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-03T15:00:00Z").await;
    let early = c.t.run(&c.reception.actor, MarkArrived { appointment_id: id, late_reason: String::new() }).await;
    assert_eq!(rule(&early.expect_err("that is tomorrow")), "not_today");
    c.t.clock.set(at("2026-03-03T14:50:00Z"));
    let done = |state| Ok(Changed { id, state });
    let arrived = c.t.run(&c.reception.actor, MarkArrived { appointment_id: id, late_reason: String::new() }).await;
    assert_eq!(arrived, done(AppointmentState::Arrived));
    assert_eq!(c.t.run(&c.reception.actor, CheckIn { appointment_id: id }).await, done(AppointmentState::CheckedIn));
    let start = StartConsultation { appointment_id: id };
    assert_eq!(c.t.run(&c.doctor.actor, start.clone()).await, done(AppointmentState::InConsultation));
    assert_eq!(rule(&c.t.run(&c.doctor.actor, start).await.expect_err("pressed twice")), "appointment_move_listed");
    let finish = FinishConsultation { appointment_id: id };
    assert_eq!(c.t.run(&c.doctor.actor, finish).await, done(AppointmentState::Fulfilled));
}

#[tokio::test]
async fn starting_checks_in_whoever_has_only_arrived() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-02T15:00:00Z").await;
    c.t.run(&c.doctor.actor, MarkArrived { appointment_id: id, late_reason: String::new() }).await.expect("arrived");
    c.t.run(&c.doctor.actor, StartConsultation { appointment_id: id }).await.expect("started");
    let detail = c.t.ask(&c.doctor.actor, ShowAppointment { appointment_id: id }).await.expect("detail");
    let states: Vec<_> = detail.history.iter().map(|step| step.to.name()).collect();
    assert_eq!(states, ["held", "booked", "arrived", "checked_in", "in_consultation"]);
}

#[tokio::test]
async fn who_did_not_come_may_still_come_the_same_day_while_the_time_is_free() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-02T16:00:00Z").await;
    c.t.clock.set(at("2026-03-02T16:14:59Z"));
    let no_show = MarkNoShow { appointment_id: id };
    assert_eq!(rule(&c.t.run(&c.reception.actor, no_show.clone()).await.expect_err("grace")), "no_show_too_early");
    c.t.clock.set(at("2026-03-02T16:15:00Z"));
    c.t.run(&c.reception.actor, no_show).await.expect("did not come");

    let mut late = MarkArrived { appointment_id: id, late_reason: String::new() };
    assert!(c.t.run(&c.reception.actor, late.clone()).await.is_err(), "a reason is needed");
    late.late_reason = "Train was late".into();
    c.t.run(&c.reception.actor, late.clone()).await.expect("here after all");
    assert_eq!(c.state(id).await, AppointmentState::Arrived);
}

#[tokio::test]
async fn a_time_that_was_given_away_is_not_taken_back() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-02T16:00:00Z").await;
    // The day is long: somebody else gets the quarter of an hour that Ada missed, behind the clock's back.
    let bea = c.t.patient("Bea Arthur").await;
    c.t.clock.set(at("2026-03-02T16:20:00Z"));
    c.t.run(&c.reception.actor, MarkNoShow { appointment_id: id }).await.expect("did not come");
    c.t.clock.set(at("2026-03-02T15:30:00Z"));
    c.book(&bea, "2026-03-02T16:00:00Z").await;
    let late = MarkArrived { appointment_id: id, late_reason: "Train was late".into() };
    assert_eq!(rule(&c.t.run(&c.reception.actor, late).await.expect_err("gone")), "time_gone");
    assert_eq!(c.state(id).await, AppointmentState::NoShow);
}

#[tokio::test]
async fn an_error_is_written_off_with_a_reason_and_occupies_nothing() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-03T15:00:00Z").await;
    let mut wrong = MarkEnteredInError { appointment_id: id, reason: String::new() };
    assert!(c.t.run(&c.reception.actor, wrong.clone()).await.is_err());
    wrong.reason = "Booked for the wrong patient".into();
    c.t.run(&c.reception.actor, wrong).await.expect("written off");
    let bea = c.t.patient("Bea Arthur").await;
    c.book(&bea, "2026-03-03T15:00:00Z").await;
}
