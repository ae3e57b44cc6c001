use std::collections::BTreeSet;

use billing::model::ChargeState;
use clinical::model::*;
use model::AppError;
use sqlx::Row;

use crate::clinic::{Clinic, rule};

const NINE: &str = "2026-03-02T14:15:00Z";
const TEN: &str = "2026-03-02T15:00:00Z";

/// The table in the database and the Rust side list the same moves.
#[tokio::test]
async fn both_sides_list_the_same_moves() {
    let c = Clinic::open().await;
    let rows =
        sqlx::query("select from_state, to_state from encounter_move").fetch_all(c.t.pool()).await.expect("moves");
    let database: BTreeSet<(String, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let mut rust = BTreeSet::new();
    for from in EncounterState::ALL {
        for to in EncounterState::ALL {
            if from.may_become(*to) {
                rust.insert((from.name().to_owned(), to.name().to_owned()));
            }
        }
    }
    assert_eq!(database, rust);
}

/// Each of the 56 pairs, tried on a row in that state behind the application's back.
#[tokio::test]
async fn the_database_refuses_every_unlisted_move() {
    let c = Clinic::open().await;
    let visit = c.start(&c.ada, NINE).await.encounter_id;
    let mut tx = c.t.pool().begin().await.expect("begin");
    for from in EncounterState::ALL {
        for to in EncounterState::ALL.iter().filter(|to| *to != from) {
            sqlx::query("set local session_replication_role = replica").execute(&mut *tx).await.expect("set");
            let set = "update encounter set state = $2 where id = $1";
            sqlx::query(set).bind(visit.0).bind(from.name()).execute(&mut *tx).await.expect("state");
            sqlx::query("set local session_replication_role = origin").execute(&mut *tx).await.expect("set");
            sqlx::query("savepoint before").execute(&mut *tx).await.expect("savepoint");
            let moved = sqlx::query(set).bind(visit.0).bind(to.name()).execute(&mut *tx).await;
            assert_eq!(moved.is_ok(), from.may_become(*to), "{} → {}", from.name(), to.name());
            sqlx::query("rollback to before").execute(&mut *tx).await.expect("rollback");
        }
    }
}

/// Every step, in every state, by everybody: listed or refused.
#[tokio::test]
async fn every_step_in_every_state_by_every_role_is_listed_or_refused() {
    let c = Clinic::open().await;
    let visit = c.start(&c.ada, NINE).await.encounter_id;
    let patient_id = c.ada.patient_id();
    let elsewhere = c.t.doctor("Dr Far Away", c.t.other_facility).await;
    for from in EncounterState::ALL {
        for step in EncounterStep::ALL {
            let command = MoveEncounter {
                patient_id,
                encounter_id: visit,
                step: step.name().into(),
                reason: "For the test".into(),
            };
            for (name, actor, may) in [
                ("doctor", &c.doctor.actor, true),
                ("colleague", &c.colleague.actor, true),
                ("nurse", &c.nurse.actor, false),
                ("reception", &c.reception.actor, false),
                ("patient", &c.ada.actor, false),
                ("elsewhere", &elsewhere.actor, false),
            ] {
                put_into(&c, visit, *from).await;
                let moved = c.t.run(actor, command.clone()).await;
                let what = format!("{name}: {} from {}", step.name(), from.name());
                assert_eq!(moved.is_ok(), may && step.fits(*from), "{what}: {moved:?}");
                if let Ok(moved) = moved {
                    assert_eq!(Some(&moved.state), step.path().last(), "{what}");
                } else if may {
                    assert_eq!(rule(&moved.expect_err("refused")), "encounter_move_listed", "{what}");
                }
            }
        }
    }
}

async fn put_into(c: &Clinic, visit: model::EncounterId, state: EncounterState) {
    let mut tx = c.t.pool().begin().await.expect("begin");
    sqlx::query("set local session_replication_role = replica").execute(&mut *tx).await.expect("set");
    sqlx::query("update encounter set state = $2, ends_at = null where id = $1")
        .bind(visit.0)
        .bind(state.name())
        .execute(&mut *tx)
        .await
        .expect("state");
    tx.commit().await.expect("commit");
}

#[tokio::test]
async fn a_visit_begins_and_ends_with_its_appointment() {
    let c = Clinic::open().await;
    let appointment_id = c.arrived(&c.ada, NINE).await;
    let start = StartEncounter { appointment_id };
    assert_eq!(c.t.run(&c.nurse.actor, start.clone()).await, Err(AppError::Forbidden));
    let moved = c.t.run(&c.doctor.actor, start.clone()).await.expect("started");
    assert_eq!((moved.patient_id, moved.state), (c.ada.patient_id(), EncounterState::InProgress));
    let state = "select state from appointment where id = $1";
    assert_eq!(c.one::<String>(state, appointment_id.0).await, "in_consultation");
    // A second tap comes back to the same visit.
    assert_eq!(c.t.run(&c.doctor.actor, start).await, Ok(moved));

    let page = ShowEncounter { patient_id: c.ada.patient_id(), encounter_id: moved.encounter_id };
    let seen = c.t.ask(&c.doctor.actor, page.clone()).await.expect("the visit");
    assert_eq!((seen.kind.as_str(), seen.reason.as_deref(), seen.charges), ("Consultation", Some("Cough"), vec![]));

    let hold = |step: EncounterStep| MoveEncounter {
        patient_id: c.ada.patient_id(),
        encounter_id: moved.encounter_id,
        step: step.name().into(),
        reason: String::new(),
    };
    c.t.run(&c.doctor.actor, hold(EncounterStep::Hold)).await.expect("on hold");
    // Finished from the day list: it goes on first, and its history says so.
    c.t.run(&c.doctor.actor, FinishVisit { appointment_id }).await.expect("finished");
    assert_eq!(c.one::<String>(state, appointment_id.0).await, "fulfilled");
    let history: Vec<String> =
        sqlx::query_scalar("select to_state from encounter_transition where encounter_id = $1 order by id")
            .bind(moved.encounter_id.0)
            .fetch_all(c.t.pool())
            .await
            .expect("history");
    assert_eq!(history, ["in_progress", "on_hold", "in_progress", "discharged", "completed"]);
    // Who treats sees what it is charged.
    let [charge] = c.t.ask(&c.doctor.actor, page).await.expect("the visit").charges.try_into().expect("one charge");
    assert_eq!((charge.total.map(|total| total.minor), charge.state), (Some(4500), ChargeState::Billable));
}

#[tokio::test]
async fn finishing_in_the_chart_frees_the_rest_of_the_appointment() {
    let c = Clinic::open().await;
    let visit = c.start(&c.ada, NINE).await;
    let finish = MoveEncounter {
        patient_id: c.ada.patient_id(),
        encounter_id: visit.encounter_id,
        step: "finish".into(),
        reason: String::new(),
    };
    // The form stood in another patient's chart: there is no such visit in it (T11).
    let crossed = MoveEncounter { patient_id: c.bea.patient_id(), ..finish.clone() };
    assert_eq!(c.t.run(&c.doctor.actor, crossed).await, Err(AppError::NotFound));
    c.t.run(&c.doctor.actor, finish).await.expect("finished");
    let state = "select a.state from appointment a join encounter e on e.appointment_id = a.id where e.id = $1";
    assert_eq!(c.one::<String>(state, visit.encounter_id.0).await, "fulfilled");
}

#[tokio::test]
async fn what_takes_a_visit_away_needs_a_reason_and_no_signed_note() {
    let c = Clinic::open().await;
    let visit = c.start(&c.ada, NINE).await;
    let patient_id = c.ada.patient_id();
    let mut wrong = MoveEncounter {
        patient_id,
        encounter_id: visit.encounter_id,
        step: "enter_in_error".into(),
        reason: "  ".into(),
    };
    assert!(matches!(c.t.run(&c.doctor.actor, wrong.clone()).await, Err(AppError::Invalid { .. })));
    wrong.reason = "Started for the wrong patient".into();
    let begun = c.note(patient_id, visit.encounter_id).await;
    let sign = SignNote {
        patient_id,
        note_id: begun.note_id,
        tab: begun.tab,
        version: 1,
        title: "Note".into(),
        body: "Signed".into(),
        share: String::new(),
        how: String::new(),
        seen: c
            .one::<String>("select to_json(saved_at) #>> '{}' from note_draft where note_id = $1", begun.note_id.0)
            .await,
    };
    c.t.run(&c.doctor.actor, sign).await.expect("signed");
    let refused = c.t.run(&c.doctor.actor, wrong).await.expect_err("a note was signed in it");
    assert_eq!(rule(&refused), "encounter_has_signed_notes");
}

#[tokio::test]
async fn the_banner_says_what_is_open_and_where_the_doctor_is() {
    let c = Clinic::open().await;
    c.start(&c.ada, NINE).await;
    let head = |patient_id| ShowChartHead { patient_id };
    let ada = c.t.ask(&c.doctor.actor, head(c.ada.patient_id())).await.expect("a head").clinical.expect("for a doctor");
    assert!(ada.open.is_some_and(|open| open.own) && !ada.busy_elsewhere);
    assert_eq!(ada.allergies, AllergyState::NotAsked);
    let bea = c.t.ask(&c.doctor.actor, head(c.bea.patient_id())).await.expect("a head").clinical.expect("for a doctor");
    assert!(bea.open.is_none() && bea.busy_elsewhere, "the open visit is with somebody else");
    // The desk sees who it is, and nothing of what they have.
    assert_eq!(c.t.ask(&c.reception.actor, head(c.ada.patient_id())).await.expect("a head").clinical, None);
    c.arrived(&c.bea, TEN).await;
}
