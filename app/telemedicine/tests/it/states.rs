use std::collections::BTreeSet;

use clinical::model::FinishVisit;
use platform::Actor;
use sqlx::Row;
use telemedicine::{model::*, server::seat::SeatsDue};

use crate::clinic::Clinic;

/// The table in the database and the Rust side list the same moves, by the same movers.
#[tokio::test]
async fn both_sides_list_the_same_moves() {
    let c = Clinic::open().await;
    let rows = sqlx::query("select from_state, to_state, mover from video_visit_move")
        .fetch_all(c.t.pool())
        .await
        .expect("moves");
    let database: BTreeSet<(String, String, String)> =
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    let mut rust = BTreeSet::new();
    for from in VisitState::ALL {
        for to in VisitState::ALL {
            if let Some(mover) = from.may_become(*to) {
                rust.insert((from.name().to_owned(), to.name().to_owned(), mover.name().to_owned()));
            }
        }
    }
    assert_eq!(database, rust);
}

/// Each of the pairs, tried on a row in that state behind the application's back.
#[tokio::test]
async fn the_database_refuses_every_unlisted_move() {
    let c = Clinic::waiting().await;
    let mut tx = c.t.pool().begin().await.expect("begin");
    for from in VisitState::ALL {
        for to in VisitState::ALL.iter().filter(|to| *to != from) {
            sqlx::query("set local session_replication_role = replica").execute(&mut *tx).await.expect("set");
            let set = "update video_visit set state = $2, waiting_since = now() where appointment_id = $1";
            sqlx::query(set).bind(c.visit.0).bind(from.name()).execute(&mut *tx).await.expect("state");
            sqlx::query("set local session_replication_role = origin").execute(&mut *tx).await.expect("set");
            sqlx::query("savepoint before").execute(&mut *tx).await.expect("savepoint");
            let moved = sqlx::query(set).bind(c.visit.0).bind(to.name()).execute(&mut *tx).await;
            assert_eq!(moved.is_ok(), from.may_become(*to).is_some(), "{} → {}", from.name(), to.name());
            sqlx::query("rollback to before").execute(&mut *tx).await.expect("rollback");
        }
    }
}

/// Finishing completes the encounter and raises the charge, once; leaving does neither, however often.
#[tokio::test]
async fn finishing_completes_and_charges_and_leaving_does_not() {
    let c = Clinic::admitted().await;
    let charges =
        async || -> i64 { c.one("select count(*) from charge where patient_id = $1", c.maya.patient_id().0).await };
    let encounter =
        async || -> String { c.one("select state from encounter where appointment_id = $1", c.visit.0).await };
    let appointment = async || -> String { c.one("select state from appointment where id = $1", c.visit.0).await };
    assert_eq!((encounter().await.as_str(), appointment().await.as_str()), ("in_progress", "in_consultation"));
    for _ in 0..3 {
        let (maya, doctor) = (c.sits(&c.maya).await, c.sits(&c.doctor).await);
        assert_eq!(c.state().await, VisitState::InCall);
        c.leaves(&doctor).await;
        c.leaves(&maya).await;
        assert_eq!(c.state().await, VisitState::Reconnecting);
    }
    c.passes(3600);
    c.clear().await;
    assert_eq!(c.state().await, VisitState::Reconnecting, "an hour of silence ends no visit");
    assert_eq!((charges().await, encounter().await.as_str()), (0, "in_progress"));

    assert_eq!(c.finish().await.expect("finished").state, VisitState::Completed);
    assert_eq!((encounter().await.as_str(), appointment().await.as_str()), ("completed", "fulfilled"));
    assert_eq!(charges().await, 1);
    assert_eq!(c.finish().await.expect("twice is once").state, VisitState::Completed);
    assert_eq!(charges().await, 1);
    assert!(c.ticket(&c.maya, None).await.is_err() && c.ticket(&c.doctor, None).await.is_err());
    let price: i64 =
        c.one("select sum(total_minor)::bigint from charge where patient_id = $1", c.maya.patient_id().0).await;
    assert_eq!(price, 6500);
}

#[tokio::test]
async fn every_change_is_a_row_with_actor_and_time() {
    let c = Clinic::admitted().await;
    let (maya, doctor) = (c.sits(&c.maya).await, c.sits(&c.doctor).await);
    c.leaves(&maya).await;
    c.sits(&c.maya).await;
    c.t.run(&c.doctor.actor, PutBack { appointment_id: c.visit }).await.expect("put back");
    c.admit().await.expect("let in again");
    assert_eq!(c.state().await, VisitState::InCall, "both are still there");
    c.finish().await.expect("finished");
    let _ = doctor;
    let rows = sqlx::query(
        "select t.to_state, coalesce(a.display_name, 'the house') from video_visit_transition t
         left join account a on a.id = t.account_id where t.appointment_id = $1 order by t.id",
    )
    .bind(c.visit.0)
    .fetch_all(c.t.pool())
    .await
    .expect("rows");
    let told: Vec<(String, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let (maya, doctor) = ("Maya Lindqvist", "Dr Amara Okafor");
    let expected = [
        ("patient_waiting", maya),
        ("clinician_ready", doctor),
        ("in_call", doctor),
        ("reconnecting", "the house"),
        ("in_call", maya),
        ("patient_waiting", doctor),
        ("clinician_ready", doctor),
        ("in_call", doctor),
        ("ended", doctor),
        ("completed", doctor),
    ];
    assert_eq!(told, expected.map(|(state, who)| (state.to_owned(), who.to_owned())));
    assert!(sqlx::query("delete from video_visit_transition").execute(c.t.pool()).await.is_err());
    assert!(sqlx::query("delete from video_visit").execute(c.t.pool()).await.is_err());
}

#[tokio::test]
async fn what_fails_goes_on_by_telephone_and_is_finished_the_same_way() {
    let c = Clinic::waiting().await;
    let phone = |reason: &str, number: &str| FailToPhone {
        appointment_id: c.visit,
        reason: reason.into(),
        number: number.into(),
    };
    assert!(
        c.t.run(&c.doctor.actor, phone("", "")).await.is_err()
            && c.t.run(&c.doctor.actor, phone("no_sound", "ring")).await.is_err()
    );
    let failed = c.t.run(&c.doctor.actor, phone("no_connection", "+1 212 555 0142")).await.expect("by telephone");
    assert_eq!(failed.state, VisitState::FailedToPhone);
    let kept: String =
        c.one("select reason || ' ' || number from video_fallback where appointment_id = $1", c.visit.0).await;
    assert_eq!(kept, "no_connection +1 212 555 0142");
    assert_eq!(c.own().await.step, OwnStep::After);
    let page = c.t.ask(&c.doctor.actor, ShowVideoVisit { appointment_id: c.visit }).await.expect("the page");
    assert!(page.may_finish && !page.may_fail_to_phone && page.encounter.is_some());
    assert_eq!(c.finish().await.expect("finished").state, VisitState::FailedToPhone, "and stays on record as such");
    let appointment: String = c.one("select state from appointment where id = $1", c.visit.0).await;
    assert_eq!(appointment, "fulfilled");
    let charges: i64 = c.one("select count(*) from charge where patient_id = $1", c.maya.patient_id().0).await;
    assert_eq!(charges, 1);
    let summary = c.t.ask(&c.maya.actor, ShowVideoSummary { appointment_id: c.visit }).await.expect("a summary");
    assert!(summary.by_telephone && summary.from.is_none());
}

/// The doctor finishes in the chart, as every other visit: the call follows by itself.
#[tokio::test]
async fn what_is_finished_in_the_chart_ends_the_call() {
    let c = Clinic::admitted().await;
    c.sits(&c.maya).await;
    c.sits(&c.doctor).await;
    c.t.run(&c.doctor.actor, FinishVisit { appointment_id: c.visit }).await.expect("finished in the chart");
    assert!(c.own().await.visit.over);
    assert!(c.ticket(&c.maya, None).await.is_err());
    assert_eq!(c.t.ask(&Actor::system("test"), SeatsDue {}).await, Ok(true));
    c.clear().await;
    assert_eq!((c.state().await, c.peers().await.len()), (VisitState::Completed, 0));
    assert_eq!(c.t.ask(&Actor::system("test"), SeatsDue {}).await, Ok(false));
}

#[tokio::test]
async fn afterwards_the_patient_reads_how_it_went_and_says_how_it_worked() {
    let c = Clinic::admitted().await;
    let feedback = |rating: &str| GiveFeedback {
        appointment_id: c.visit,
        rating: rating.into(),
        comment: " Fine <b>!</b> ".into(),
    };
    c.refused(&c.maya, feedback("well"), "visit_not_over").await;
    c.sits(&c.maya).await;
    c.sits(&c.doctor).await;
    c.passes(600);
    c.finish().await.expect("finished");
    let summary = c.t.ask(&c.maya.actor, ShowVideoSummary { appointment_id: c.visit }).await.expect("a summary");
    let spoke = summary.from.zip(summary.to).map(|(from, to)| to.at.duration_since(from.at).as_mins());
    assert_eq!(
        (spoke, summary.by_telephone, summary.feedback, summary.encounter.is_some()),
        (Some(10), false, None, true)
    );
    assert!(c.t.run(&c.maya.actor, feedback("fantastic")).await.is_err());
    c.t.run(&c.maya.actor, feedback("very_well")).await.expect("said");
    c.refused(&c.maya, feedback("badly"), "feedback_given").await;
    assert!(c.t.run(&c.ben.actor, feedback("badly")).await.is_err());
    let summary = c.t.ask(&c.maya.actor, ShowVideoSummary { appointment_id: c.visit }).await.expect("a summary");
    assert_eq!(summary.feedback, Some(Rating::VeryWell));
}
