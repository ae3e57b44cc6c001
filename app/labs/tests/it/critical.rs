use jiff::SignedDuration;
use labs::{model::*, server::news};
use model::{CriticalAlertId, LabAnalysisId};
use platform::{
    jobs::{Jobs, run_once},
    testing::User,
};

use crate::lab::{Lab, beside, rule};

async fn open(lab: &Lab, who: &User) -> Vec<Alert> {
    let all = lab.t.ask(&who.actor, CriticalAlerts { facility_id: None }).await.expect("a list");
    all.into_iter().filter(|alert| alert.state == AlertState::Open).collect()
}

fn repeat(alert_id: CriticalAlertId, read_back: &str) -> AcknowledgeCritical {
    AcknowledgeCritical { alert_id, read_back: read_back.into(), told: String::new() }
}

async fn critical(lab: &Lab) -> (LabAnalysisId, CriticalAlertId) {
    let k = lab.verified("K", "6.8").await;
    let alerts = open(lab, &lab.tech).await;
    assert_eq!(alerts.len(), 1);
    (k, alerts[0].id)
}

async fn asked(lab: &Lab, who: &User) -> usize {
    lab.t.ask(&who.actor, MyInbox {}).await.expect("an inbox").alerts.len()
}

#[tokio::test]
async fn only_the_same_number_is_a_read_back() {
    let lab = Lab::open().await;
    let (_, alert) = critical(&lab).await;
    for wrong in ["8.6", "6.9", "> 6.8", "six point eight", "6.8 mg/dL"] {
        assert_eq!(rule(lab.t.run(&lab.doctor.actor, repeat(alert, wrong)).await), "read_back_differs", "{wrong}");
    }
    assert_eq!(beside(lab.t.run(&lab.doctor.actor, repeat(alert, " ")).await), ["read_back"]);
    // Whoever calls writes down who took the call.
    assert_eq!(beside(lab.t.run(&lab.tech.actor, repeat(alert, "6.8")).await), ["told"]);
    lab.t.run(&lab.doctor.actor, repeat(alert, "6.80 mmol/L")).await.expect("the same");
    assert_eq!(rule(lab.t.run(&lab.doctor.actor, repeat(alert, "6.8")).await), "alert_move_listed");
    let close = CloseCritical { alert_id: alert };
    lab.t.run(&lab.doctor.actor, close.clone()).await.expect("closed");
    assert_eq!(rule(lab.t.run(&lab.doctor.actor, close).await), "alert_move_listed");
}

#[tokio::test]
async fn ever_more_people_are_asked_until_somebody_answers() {
    let lab = Lab::open().await;
    let colleague = lab.t.doctor("Dr Other", lab.t.facility).await;
    let jobs = news::jobs(Jobs::default());
    let (_, alert) = critical(&lab).await;
    let start = lab.t.clock.now();
    let mut circle = Vec::new();
    for minutes in [0, 14, 15, 29, 30, 59, 60] {
        lab.t.clock.set(start + SignedDuration::from_mins(minutes));
        run_once(lab.t.hale(), &jobs).await.expect("the jobs run");
        let mut here = Vec::new();
        for (name, who) in
            [("doctor", &lab.doctor), ("tech", &lab.tech), ("colleague", &colleague), ("nurse", &lab.nurse)]
        {
            if asked(&lab, who).await > 0 {
                here.push(name);
            }
        }
        circle.push(format!("{minutes}: {}", here.join(", ")));
    }
    assert_eq!(
        circle,
        [
            "0: doctor",
            "14: doctor",
            "15: doctor, tech",
            "29: doctor, tech",
            "30: doctor, tech, colleague",
            "59: doctor, tech, colleague",
            "60: doctor, tech, colleague, nurse",
        ]
    );
    lab.t.run(&lab.nurse.actor, repeat(alert, "6.8")).await.expect("taken");
    let report = CriticalReport { facility_id: None, from: None, to: None };
    let times = lab.t.ask(&lab.tech.actor, report).await.expect("a report");
    assert_eq!((times.count, times.acknowledged, times.median_minutes, times.later), (1, 1, Some(60), 1));
}

#[tokio::test]
async fn who_has_taken_note_is_not_asked_again() {
    let lab = Lab::open().await;
    let (_, alert) = critical(&lab).await;
    lab.t.run(&lab.doctor.actor, repeat(alert, "6.8")).await.expect("taken");
    lab.t.clock.advance(SignedDuration::from_hours(2));
    run_once(lab.t.hale(), &news::jobs(Jobs::default())).await.expect("the jobs run");
    let levels: Vec<i16> = sqlx::query_scalar("select distinct level from critical_escalation")
        .fetch_all(lab.t.pool())
        .await
        .expect("levels");
    assert_eq!(levels, [0]);
    assert_eq!(lab.mails(&lab.doctor).await, ["mail.critical_waits dropped"], "it was not true any more");
}

#[tokio::test]
async fn a_correction_supersedes_the_alert_and_the_read_back_of_the_old_says_nothing_of_the_new() {
    let lab = Lab::open().await;
    let (k, alert) = critical(&lab).await;
    lab.t.run(&lab.doctor.actor, repeat(alert, "6.8")).await.expect("taken");
    lab.amend(&lab.tech, k, 1, "7.1").await.expect("amended");
    lab.verify(&lab.second, &[k]).await.expect("verified");
    assert_eq!(lab.state("critical_alert", alert.0).await, "superseded");
    let next = open(&lab, &lab.tech).await;
    assert_eq!(next.len(), 1, "critical still: somebody has to take note of the new one");
    assert_eq!(next[0].value, "7.1 mmol/L");
    lab.amend(&lab.tech, k, 2, "4.1").await.expect("amended");
    lab.verify(&lab.second, &[k]).await.expect("verified");
    assert!(open(&lab, &lab.tech).await.is_empty());
    let notices = lab.t.ask(&lab.doctor.actor, MyInbox {}).await.expect("an inbox").notices;
    assert!(notices.iter().any(|notice| notice.kind == NoticeKind::CriticalSuperseded));
}
