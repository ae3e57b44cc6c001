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

/// A potassium of 7.1, two years ago.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct TakeIn {
    patient: PatientId,
    facility: FacilityId,
}

impl Command for TakeIn {
    const NAME: &'static str = "test.take_in";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let at = tx.now() - SignedDuration::from_hours(24 * 730);
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
    let take_in = TakeIn { patient: patient_id, facility: lab.t.facility };
    lab.t.run(&Actor::system("test"), take_in).await.expect("taken in");
    let here = lab.verified("NA", "140").await;

    let list = lab.t.ask(&lab.doctor.actor, PatientResults { patient_id }).await.expect("a list");
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
