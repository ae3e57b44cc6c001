//! Results that were final elsewhere before they came into this house's record.

use jiff::SignedDuration;
use labs::{
    model::*,
    server::take_in::{NewReport, NewResult, Value, insert_reports},
};
use model::{FacilityId, PatientId, Permission};
use platform::{Actor, Command, Failure, Tx};
use serde::{Deserialize, Serialize};

use crate::lab::Lab;

/// A potassium of 7.1, two years ago, or more.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct TakeIn {
    patient: PatientId,
    facility: FacilityId,
    days_ago: i64,
}

impl Command for TakeIn {
    const NAME: &'static str = "test.take_in";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let at = tx.now() - SignedDuration::from_hours(24 * self.days_ago);
        let result = NewResult {
            analysis: tx.new_id(),
            loinc: Some("2823-3".into()),
            code: "2823-3".into(),
            name: "Potassium".into(),
            value: Value::Number {
                comparator: None,
                number: "7.1".parse().map_err(Failure::other)?,
                unit: Some("mmol/L".into()),
            },
            range_text: None,
            comment: None,
            collected_at: at,
            issued_at: at,
            corrected: false,
        };
        let report = NewReport {
            id: tx.new_id(),
            patient: self.patient,
            encounter: None,
            loinc: None,
            name: "Potassium".into(),
            performer: Some("Hudson Valley Laboratory".into()),
            collected_at: at,
            issued_at: at,
            results: vec![result],
        };
        insert_reports(tx, self.facility, &[report]).await
    }
}

#[tokio::test]
async fn history_from_elsewhere_is_shown_and_is_nobodys_task() {
    let lab = Lab::open().await;
    let patient_id = lab.ada.patient_id();
    let take_in = TakeIn { patient: patient_id, facility: lab.t.facility, days_ago: 730 };
    lab.t.run(&Actor::system("test"), take_in).await.expect("taken in");
    let here = lab.verified("NA", "140").await;

    let list = lab.t.ask(&lab.doctor.actor, PatientResults { patient_id, report_id: None }).await.expect("a list");
    let told: Vec<_> = list
        .reports
        .iter()
        .map(|report| (report.name.as_str(), report.elsewhere, report.to_review, report.performer.as_deref()))
        .collect();
    assert_eq!(
        told,
        [("Sodium", false, true, None), ("Potassium", true, false, Some("Hudson Valley Laboratory"))],
        "only what was measured here waits"
    );
    let inbox = lab.t.ask(&lab.doctor.actor, MyInbox {}).await.expect("an inbox");
    assert_eq!(inbox.to_review.len(), 1);
    assert!(inbox.alerts.is_empty(), "nobody is called about what was two years ago");
    lab.review(here).await;

    let lines = lab.t.ask(&lab.ada.actor, MyResults {}).await.expect("her results");
    let potassium = lines.iter().find(|line| line.elsewhere).expect("the portal shows it");
    assert!(!potassium.unread && !potassium.reviewed, "{potassium:?}");
    let news = async || lab.t.ask(&lab.ada.actor, CountMyNews {}).await.expect("a count");
    assert_eq!(news().await, 1, "the sodium");
    let sodium = lines.iter().find(|line| !line.elsewhere).expect("the sodium");
    lab.t.ask(&lab.ada.actor, MyReport { report_id: sodium.id }).await.expect("her report");
    assert_eq!(news().await, 0);
    let report = lab.t.ask(&lab.ada.actor, MyReport { report_id: potassium.id }).await.expect("her report");
    assert_eq!(report.unreviewed(), Some(FROM_ELSEWHERE));
    assert_eq!(report.results[0].flag, Some(Flag::CriticalHigh));
    for text in [&report.results[0].sentence, &report.next_step] {
        assert!(!text.contains("told") && !text.contains("will call") && !text.contains("Your doctor will"), "{text}");
    }
}

#[tokio::test]
async fn a_long_history_comes_page_by_page() {
    let lab = Lab::open().await;
    let patient_id = lab.ada.patient_id();
    for days_ago in 1..=40 {
        let take_in = TakeIn { patient: patient_id, facility: lab.t.facility, days_ago };
        lab.t.run(&Actor::system("test"), take_in).await.expect("taken in");
    }
    let page =
        async |report_id| lab.t.ask(&lab.doctor.actor, PatientResults { patient_id, report_id }).await.expect("a page");
    let ids = |list: &ResultList| list.reports.iter().map(|report| report.id).collect::<Vec<_>>();

    let first = page(None).await;
    let second = page(first.older).await;
    let third = page(second.older).await;
    assert_eq!((first.newer, third.older), (None, None));
    assert_eq!([&first, &second, &third].map(|list| list.reports.len()), [15, 15, 10]);
    let mut when: Vec<_> = [&first, &second, &third].iter().flat_map(|list| &list.reports).collect();
    assert!(when.is_sorted_by_key(|report| std::cmp::Reverse(report.collected.as_ref().map(|at| at.at))));
    when.dedup_by_key(|report| report.id);
    assert_eq!(when.len(), 40);

    assert_eq!(second.newer, Some(first.reports[0].id));
    let led = page(Some(second.reports[7].id)).await;
    assert_eq!(ids(&led), ids(&second), "a link leads to the page of its report");
}
