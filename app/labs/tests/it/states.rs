//! Every state, every use case, every role: what is listed happens, everything else is refused. Tubes have theirs in `tubes`.

use labs::model::*;
use model::{AppError, CriticalAlertId, LabAnalysisId, LabOrderId, Role};
use platform::testing::User;

use crate::lab::Lab;

/// Who tries. The person from elsewhere works in another house's laboratory, and treats people there.
async fn everybody(lab: &Lab) -> Vec<(&'static str, User)> {
    let t = &lab.t;
    vec![
        ("doctor", lab.doctor.clone()),
        ("nurse", lab.nurse.clone()),
        ("laboratory", lab.tech.clone()),
        ("reception", t.staff(Role::Reception, t.facility).await),
        ("administrator", t.staff(Role::Administrator, t.facility).await),
        ("laboratory elsewhere", t.staff(Role::Laboratory, t.other_facility).await),
        ("doctor elsewhere", t.doctor("Dr Far Away", t.other_facility).await),
        ("patient", lab.ada.clone()),
    ]
}

const ON_A_RESULT: [&str; 6] = ["enter", "retest", "not_done", "verify", "amend", "withdraw"];

async fn on_a_result(lab: &Lab, who: &User, action: &str, analysis_id: LabAnalysisId) -> Result<(), AppError> {
    let (t, actor, reason) = (&lab.t, &who.actor, "for the test".to_owned());
    match action {
        "enter" => lab.enter(who, &[(analysis_id, "141")]).await.map(drop),
        "retest" => t.run(actor, RequestRetest { analysis_id, reason }).await.map(drop),
        "not_done" => t.run(actor, MarkNotDone { analysis_id, reason }).await.map(drop),
        "verify" => lab.verify(who, &[analysis_id]).await.map(drop),
        "amend" => lab.amend(who, analysis_id, 1, "142").await.map(drop),
        _ => t.run(actor, WithdrawResult { analysis_id, version: 1, reason }).await.map(drop),
    }
}

/// A sodium that has come so far.
async fn sodium(lab: &Lab, state: AnalysisState) -> LabAnalysisId {
    let signed = lab.ready(&["NA"]).await;
    let id = lab.analysis(signed.id, "NA").await;
    let (t, reason) = (&lab.t, "for the test".to_owned());
    let entered = async || lab.enter(&lab.tech, &[(id, "140")]).await.expect("entered");
    let verified = async || lab.verify(&lab.second, &[id]).await.expect("verified");
    match state {
        AnalysisState::Pending => {}
        AnalysisState::Entered => drop(entered().await),
        AnalysisState::Verified => {
            entered().await;
            verified().await;
        }
        AnalysisState::Retest => {
            entered().await;
            t.run(&lab.tech.actor, RequestRetest { analysis_id: id, reason }).await.expect("to repeat");
        }
        AnalysisState::NotDone => {
            t.run(&lab.tech.actor, MarkNotDone { analysis_id: id, reason }).await.expect("not done");
        }
        AnalysisState::Withdrawn => {
            entered().await;
            verified().await;
            let withdraw = WithdrawResult { analysis_id: id, version: 1, reason };
            t.run(&lab.second.actor, withdraw).await.expect("withdrawn");
        }
    }
    assert_eq!(lab.state("lab_analysis", id.0).await, state.name());
    id
}

#[tokio::test]
async fn a_result_moves_for_those_who_measure_and_for_nobody_else() {
    let lab = Lab::open().await;
    let mut table = Vec::new();
    let everybody = everybody(&lab).await;
    for state in AnalysisState::ALL {
        let mut id = sodium(&lab, *state).await;
        for (role, who) in &everybody {
            let mut allowed = Vec::new();
            for action in ON_A_RESULT {
                // What was not yet verified has one version that could be looked at; what has none is refused before that.
                let has_version = !matches!(state, AnalysisState::Pending | AnalysisState::NotDone);
                if action == "verify" && !has_version {
                    continue;
                }
                if on_a_result(&lab, who, action, id).await.is_ok() {
                    allowed.push(action);
                    id = sodium(&lab, *state).await;
                }
                assert_eq!(lab.state("lab_analysis", id.0).await, state.name(), "{role} {action}");
            }
            if !allowed.is_empty() {
                table.push(format!("{role}: {} → {}", state.name(), allowed.join(", ")));
            }
        }
    }
    assert_eq!(
        table,
        [
            "laboratory: pending → enter, not_done",
            "laboratory: entered → enter, retest, not_done, verify",
            "laboratory: verified → amend, withdraw",
            "laboratory: retest → enter, not_done",
        ]
    );
}

async fn put_alert(lab: &Lab, alert: CriticalAlertId, state: AlertState) {
    let taken_note =
        "acknowledged_at = opened_at, acknowledged_by = (select id from account limit 1), read_back = '6.8'";
    let sql = format!("update critical_alert set state = '{}', {taken_note} where id = '{alert}'", state.name());
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(lab.t.pool()).await.expect("put there");
}

#[tokio::test]
async fn a_critical_value_is_taken_note_of_by_those_who_treat_or_call() {
    let lab = Lab::open().await;
    lab.verified("K", "6.8").await;
    let alerts = lab.t.ask(&lab.tech.actor, CriticalAlerts { facility_id: None }).await.expect("a list");
    let alert_id = alerts[0].id;
    let mut table = Vec::new();
    let everybody = everybody(&lab).await;
    for state in AlertState::ALL {
        for (role, who) in &everybody {
            let mut allowed = Vec::new();
            put_alert(&lab, alert_id, *state).await;
            let (read_back, told) = ("6.8".to_owned(), "Nurse Kim".to_owned());
            if lab.t.run(&who.actor, AcknowledgeCritical { alert_id, read_back, told }).await.is_ok() {
                allowed.push("acknowledge");
            }
            put_alert(&lab, alert_id, *state).await;
            if lab.t.run(&who.actor, CloseCritical { alert_id }).await.is_ok() {
                allowed.push("close");
            }
            if !allowed.is_empty() {
                table.push(format!("{role}: {} → {}", state.name(), allowed.join(", ")));
            }
        }
    }
    assert_eq!(
        table,
        [
            "doctor: open → acknowledge",
            "nurse: open → acknowledge",
            "laboratory: open → acknowledge",
            "doctor: acknowledged → close",
            "nurse: acknowledged → close",
            "laboratory: acknowledged → close",
        ]
    );
}

async fn put_order(lab: &Lab, order: LabOrderId, state: OrderState) {
    let why = if state == OrderState::Cancelled { "'for the test'" } else { "null" };
    let sql = format!("update lab_order set state = '{}', cancel_reason = {why} where id = '{order}'", state.name());
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(lab.t.pool()).await.expect("put there");
}

#[tokio::test]
async fn an_order_is_called_off_by_doctors_as_long_as_it_is_open() {
    let lab = Lab::open().await;
    let mut table = Vec::new();
    let everybody = everybody(&lab).await;
    for state in OrderState::ALL {
        for (role, who) in &everybody {
            let order = lab.order(&["NA"]).await.id;
            put_order(&lab, order, *state).await;
            let cancel = CancelOrder { order_id: order, reason: "for the test".into() };
            if lab.t.run(&who.actor, cancel).await.is_ok() {
                table.push(format!("{role}: {}", state.name()));
            }
        }
    }
    assert_eq!(table, ["doctor: ordered", "doctor: collected"]);
}
