use std::collections::BTreeSet;

use labs::model::*;
use model::{AppError, SpecimenId};
use platform::testing::User;
use sqlx::Row;

use crate::lab::{Lab, beside, rule};

#[tokio::test]
async fn both_sides_list_the_same_moves() {
    let lab = Lab::open().await;
    let rows =
        sqlx::query("select from_state, to_state from specimen_move").fetch_all(lab.t.pool()).await.expect("moves");
    let database: BTreeSet<(String, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let all = SpecimenState::ALL;
    let rust: BTreeSet<(String, String)> = all
        .iter()
        .flat_map(|from| all.iter().map(move |to| (from, to)))
        .filter(|(from, to)| from.may_become(**to).is_some())
        .map(|(from, to)| (from.name().to_owned(), to.name().to_owned()))
        .collect();
    assert_eq!(database, rust);
}

/// Each of the hundred pairs, tried on a row in that state behind the application's back.
#[tokio::test]
async fn the_database_refuses_every_unlisted_move() {
    let lab = Lab::open().await;
    let id = lab.order(&["NA"]).await.specimens[0];
    lab.draw(id).await;
    let mut tx = lab.t.pool().begin().await.expect("begin");
    sqlx::query("update specimen set reject_reason = 'x' where id = $1")
        .bind(id.0)
        .execute(&mut *tx)
        .await
        .expect("a reason");
    for from in SpecimenState::ALL {
        for to in SpecimenState::ALL {
            if from == to {
                continue;
            }
            // As a replica would, without triggers: only to get the row into the state.
            sqlx::query("set local session_replication_role = replica").execute(&mut *tx).await.expect("set");
            let put = "update specimen set state = $2 where id = $1";
            sqlx::query(put).bind(id.0).bind(from.name()).execute(&mut *tx).await.expect("state");
            sqlx::query("set local session_replication_role = origin").execute(&mut *tx).await.expect("set");
            sqlx::query("savepoint before").execute(&mut *tx).await.expect("savepoint");
            let moved = sqlx::query(put).bind(id.0).bind(to.name()).execute(&mut *tx).await;
            assert_eq!(moved.is_ok(), from.may_become(*to).is_some(), "{} → {}", from.name(), to.name());
            sqlx::query("rollback to before").execute(&mut *tx).await.expect("rollback");
        }
    }
}

const ACTIONS: [&str; 7] = ["collect", "send", "receive", "accept", "reject", "lose", "put_away"];

async fn act(lab: &Lab, who: &User, action: &str, specimen_id: SpecimenId) -> Result<SpecimenChanged, AppError> {
    let (t, actor, reason) = (&lab.t, &who.actor, "haemolysed".to_owned());
    match action {
        "collect" => t.run(actor, CollectSpecimen { specimen_id, pregnant: String::new() }).await,
        "send" => t.run(actor, SendSpecimen { specimen_id }).await,
        "receive" => t.run(actor, ReceiveSpecimen { specimen_id }).await,
        "accept" => t.run(actor, AcceptSpecimen { specimen_id }).await,
        "reject" => t.run(actor, RejectSpecimen { specimen_id, reason }).await,
        "lose" => t.run(actor, LoseSpecimen { specimen_id, reason }).await,
        _ => t.run(actor, PutAwaySpecimen { specimen_id, state: "disposed".into() }).await,
    }
}

/// Every state, every use case, every role: what is listed happens, everything else is refused.
#[tokio::test]
async fn every_state_action_and_role_is_listed_or_refused() {
    let lab = Lab::open().await;
    let reception = lab.t.staff(model::Role::Reception, lab.t.facility).await;
    let elsewhere = lab.t.staff(model::Role::Laboratory, lab.t.other_facility).await;
    let mut table = Vec::new();
    for (role, who) in [
        ("doctor", &lab.doctor),
        ("nurse", &lab.nurse),
        ("laboratory", &lab.tech),
        ("reception", &reception),
        ("elsewhere", &elsewhere),
        ("patient", &lab.ada),
    ] {
        for from in SpecimenState::ALL {
            let mut allowed = Vec::new();
            for action in ACTIONS {
                let specimen = lab.order(&["NA"]).await.specimens[0];
                let mut conn = lab.conn().await;
                for sql in [
                    "set session_replication_role = replica",
                    "update specimen set collected_at = created_at, reject_reason = 'x', state = '$' where id = '#'",
                    "set session_replication_role = origin",
                ] {
                    let sql = sql.replace('$', from.name()).replace('#', &specimen.to_string());
                    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *conn).await.expect("put there");
                }
                drop(conn);
                if act(&lab, who, action, specimen).await.is_ok() {
                    allowed.push(action);
                }
            }
            if !allowed.is_empty() {
                table.push(format!("{role}: {} → {}", from.name(), allowed.join(", ")));
            }
        }
    }
    assert_eq!(
        table,
        [
            "doctor: expected → collect",
            "doctor: collected → send, lose",
            "doctor: in_transit → lose",
            "nurse: expected → collect",
            "nurse: collected → send, lose",
            "nurse: in_transit → lose",
            "laboratory: expected → collect",
            "laboratory: collected → send, receive, reject, lose",
            "laboratory: in_transit → receive, lose",
            "laboratory: received → accept, reject",
            "laboratory: accepted → reject, put_away",
            "laboratory: stored → put_away",
        ]
    );
}

#[tokio::test]
async fn one_tube_of_a_kind_is_drawn_and_nothing_is_measured_twice() {
    let lab = Lab::open().await;
    let basket = lab.basket(&["NA", "HB"], &["BMP", "CBC"]).await;
    let signed = lab.t.run(&lab.doctor.actor, basket).await.expect("signed");
    assert_eq!(signed.specimens.len(), 2, "a gold one and a lavender one");
    assert!(signed.number.starts_with('L'));
    let orders =
        lab.t.ask(&lab.doctor.actor, PatientOrders { patient_id: lab.ada.patient_id() }).await.expect("orders");
    let names: Vec<&str> = orders[0].reports.iter().map(|report| report.name.as_str()).collect();
    assert_eq!(names.len(), 2, "the two panels hold the single tests: {names:?}");
    assert_eq!(orders[0].reports.iter().map(|report| report.of).sum::<i32>(), 18);
}

#[tokio::test]
async fn orders_are_signed_in_a_visit_of_this_patient() {
    let lab = Lab::open().await;
    assert_eq!(rule(lab.t.run(&lab.doctor.actor, lab.basket(&[], &[]).await).await), "empty_basket");
    let bea = lab.t.patient("Bea Arthur").await;
    let mut crossed = lab.basket(&["NA"], &[]).await;
    crossed.patient_id = bea.patient_id();
    assert_eq!(rule(lab.t.run(&lab.doctor.actor, crossed).await), "encounter_closed");
    let basket = lab.basket(&["NA"], &[]).await;
    assert_eq!(lab.t.run(&lab.nurse.actor, basket.clone()).await, Err(AppError::Forbidden));
    let stranger = lab.t.doctor("Dr No", lab.t.other_facility).await;
    assert_eq!(lab.t.run(&stranger.actor, basket).await, Err(AppError::NotFound));
}

#[tokio::test]
async fn an_order_is_cancelled_until_its_first_result() {
    let lab = Lab::open().await;
    let signed = lab.order(&["NA", "HB"]).await;
    lab.draw(signed.specimens[0]).await;
    let cancel = CancelOrder { order_id: signed.id, reason: "Ordered twice".into() };
    assert_eq!(
        beside(lab.t.run(&lab.doctor.actor, CancelOrder { reason: String::new(), ..cancel.clone() }).await),
        ["reason"]
    );
    let done = lab.t.run(&lab.doctor.actor, cancel.clone()).await.expect("cancelled");
    assert_eq!(done.state, OrderState::Cancelled);
    assert_eq!(lab.state("specimen", signed.specimens[1].0).await, "cancelled");
    assert_eq!(rule(lab.t.run(&lab.doctor.actor, cancel).await), "order_not_open");

    let signed = lab.ready(&["NA"]).await;
    let na = lab.analysis(signed.id, "NA").await;
    lab.enter(&lab.tech, &[(na, "140")]).await.expect("entered");
    let late = CancelOrder { order_id: signed.id, reason: "Too late".into() };
    assert_eq!(rule(lab.t.run(&lab.doctor.actor, late).await), "order_has_results");
}

#[tokio::test]
async fn a_rejected_tube_is_asked_for_again_under_a_new_number() {
    let lab = Lab::open().await;
    let signed = lab.ready(&["NA", "CL"]).await;
    let old = signed.specimens[0];
    let (na, cl) = (lab.analysis(signed.id, "NA").await, lab.analysis(signed.id, "CL").await);
    lab.enter(&lab.tech, &[(na, "140"), (cl, "100")]).await.expect("entered");
    lab.verify(&lab.second, &[na]).await.expect("verified");
    let reject = RejectSpecimen { specimen_id: old, reason: "Haemolysed".into() };
    let new = lab.t.run(&lab.tech.actor, reject).await.expect("rejected").recollection.expect("another one");
    assert_ne!(new, old);
    let tube = lab.t.ask(&lab.tech.actor, ShowSpecimen { specimen_id: new }).await.expect("the new one");
    assert_eq!((tube.state, tube.recollects), (SpecimenState::Expected, Some(old)));
    let waits: Vec<_> = tube.analyses.iter().map(|one| (one.code.as_str(), one.state)).collect();
    assert_eq!(waits, [("CL", AnalysisState::Retest)], "what was verified keeps its result");
    lab.draw(new).await;
    lab.enter(&lab.tech, &[(cl, "101")]).await.expect("entered again");
    lab.verify(&lab.second, &[cl]).await.expect("verified");
    assert_eq!(lab.state("lab_order", signed.id.0).await, "completed");
}

#[tokio::test]
async fn a_scan_opens_the_tube_and_a_misread_digit_opens_none() {
    let lab = Lab::open().await;
    let specimen = lab.order(&["NA"]).await.specimens[0];
    let tube = lab.t.ask(&lab.tech.actor, ShowSpecimen { specimen_id: specimen }).await.expect("a tube");
    let scan = |accession: String| ScanAccession { accession };
    let found = lab.t.run(&lab.tech.actor, scan(format!(" {}\n", tube.accession.to_lowercase()))).await;
    assert_eq!(found, Ok(specimen));
    let mut wrong = tube.accession.clone();
    let last = wrong.pop().expect("a digit");
    wrong.push(if last == '9' { '0' } else { char::from(u8::try_from(last).expect("a digit") + 1) });
    assert_eq!(beside(lab.t.run(&lab.tech.actor, scan(wrong)).await), ["accession"]);
    let elsewhere = lab.t.staff(model::Role::Laboratory, lab.t.other_facility).await;
    assert_eq!(beside(lab.t.run(&elsewhere.actor, scan(tube.accession)).await), ["accession"]);
}
