//! From the order to the patient's eye, as the audit trail tells it.

use labs::model::*;

use crate::lab::Lab;

#[tokio::test]
async fn the_audit_trail_of_one_journey() {
    let lab = Lab::open().await;
    let signed = lab.order(&["NA"]).await;
    let specimen_id = signed.specimens[0];
    lab.draw(specimen_id).await;
    let na = lab.analysis(signed.id, "NA").await;
    lab.enter(&lab.tech, &[(na, "150")]).await.expect("entered");
    lab.verify(&lab.second, &[na]).await.expect("verified");
    let report_id = lab.report(na).await;
    lab.t.ask(&lab.doctor.actor, ShowReport { report_id }).await.expect("opened");
    lab.review(na).await;
    lab.t.ask(&lab.ada.actor, MyReport { report_id }).await.expect("opened by the patient");
    lab.amend(&lab.second, na, 1, "145").await.expect("amended");
    let rows: Vec<(String, String, Option<String>, bool, uuid::Uuid)> = sqlx::query_as(
        "select kind, action, resource, patient_id = $1, actor from audit_event
         where resource is distinct from 'lab_test' order by id",
    )
    .bind(lab.ada.patient_id().0)
    .fetch_all(lab.t.pool())
    .await
    .expect("the trail");
    let who = |account: uuid::Uuid| {
        [
            ("doctor", &lab.doctor),
            ("nurse", &lab.nurse),
            ("tech", &lab.tech),
            ("second", &lab.second),
            ("ada", &lab.ada),
        ]
        .into_iter()
        .find(|(_, user)| user.account.0 == account)
        .map_or("?", |(name, _)| name)
    };
    let told: Vec<String> = rows
        .iter()
        .map(|(kind, action, resource, hers, actor)| {
            assert!(*hers, "every row names the patient: {action}");
            format!("{} {kind} {action} {}", who(*actor), resource.as_deref().unwrap_or("-"))
        })
        .collect();
    assert_eq!(
        told,
        [
            "doctor write labs.sign_order chart",
            "doctor write labs.sign_order lab_order",
            "doctor write labs.sign_order specimen",
            "doctor write labs.sign_order lab_report",
            "nurse write labs.collect_specimen specimen",
            "nurse write labs.send_specimen specimen",
            "tech write labs.receive_specimen specimen",
            "tech write labs.accept_specimen specimen",
            "tech write labs.enter_results lab_analysis",
            "tech write labs.enter_results lab_result",
            "second write labs.verify_results lab_analysis",
            "second write labs.verify_results lab_result",
            "second write labs.verify_results charge",
            "doctor read labs.report lab_report",
            "doctor write labs.review_report lab_report",
            "doctor write labs.review_report lab_review",
            "ada read labs.my_report patient",
            "ada read labs.my_report lab_report",
            "second write labs.amend_result lab_analysis",
            "second write labs.amend_result lab_result",
        ]
    );
}
