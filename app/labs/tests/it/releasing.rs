use jiff::SignedDuration;
use labs::{model::*, server::news};
use model::AppError;
use platform::jobs::{Jobs, run_once};

use crate::lab::{Lab, beside, rule};

async fn jobs(lab: &Lab) -> usize {
    run_once(lab.t.hale(), &news::jobs(Jobs::default())).await.expect("the jobs run")
}

#[tokio::test]
async fn each_category_has_its_time() {
    let lab = Lab::open().await;
    let at_once = lab.verified("NA", "140").await;
    let after_review = lab.verified("TROPT", "5").await;
    let after_hours = lab.verified("CRP", "3.0").await;
    let sensitive = lab.verified("HIV", "Not detected").await;
    let seen = async || {
        let mut seen = Vec::new();
        for (name, id) in
            [("at once", at_once), ("review", after_review), ("hours", after_hours), ("sensitive", sensitive)]
        {
            if lab.sees(id).await {
                seen.push(name);
            }
        }
        seen
    };
    assert_eq!(seen().await, ["at once"]);
    lab.t.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(seen().await, ["at once", "hours"]);
    lab.review(after_review).await;
    lab.review(sensitive).await;
    assert_eq!(seen().await, ["at once", "review", "hours"]);
    let decide = |decision, reason: &str| DecideRelease { analysis_id: sensitive, decision, reason: reason.into() };
    assert_eq!(beside(lab.t.run(&lab.doctor.actor, decide(Override::Release, "")).await), ["reason"]);
    lab.t.run(&lab.doctor.actor, decide(Override::Release, "Talked it over")).await.expect("released");
    assert!(lab.sees(sensitive).await);
    lab.t.clock.advance(SignedDuration::from_mins(1));
    lab.t.run(&lab.doctor.actor, decide(Override::Withhold, "At the patient’s wish")).await.expect("held back");
    assert!(!lab.sees(sensitive).await);
    assert_eq!(lab.t.run(&lab.tech.actor, decide(Override::Release, "No")).await, Err(AppError::Forbidden));
}

#[tokio::test]
async fn mail_says_that_there_is_something_once_and_only_when_there_is() {
    let lab = Lab::open().await;
    let signed = lab.ready(&["NA", "CL"]).await;
    let (na, cl) = (lab.analysis(signed.id, "NA").await, lab.analysis(signed.id, "CL").await);
    lab.enter(&lab.tech, &[(na, "140"), (cl, "100")]).await.expect("entered");
    assert!(lab.mails(&lab.ada).await.is_empty(), "not before it is verified");
    lab.verify(&lab.second, &[na]).await.expect("verified");
    lab.t.clock.advance(SignedDuration::from_mins(1));
    lab.review(na).await;
    assert_eq!(lab.mails(&lab.ada).await, ["mail.lab_result queued"], "the review adds nothing that was not visible");
    jobs(&lab).await;
    assert_eq!(lab.mails(&lab.ada).await, ["mail.lab_result queued"], "kept: there is no mail server");
    lab.t.clock.advance(SignedDuration::from_mins(1));
    lab.verify(&lab.second, &[cl]).await.expect("verified");
    // Held back before the mail leaves: dropped.
    lab.t.clock.advance(SignedDuration::from_mins(1));
    let withhold = DecideRelease { analysis_id: cl, decision: Override::Withhold, reason: "By mistake".into() };
    lab.t.run(&lab.doctor.actor, withhold).await.expect("held back");
    jobs(&lab).await;
    assert_eq!(lab.mails(&lab.ada).await, ["mail.lab_result queued", "mail.lab_result dropped"]);
}

#[tokio::test]
async fn what_waits_for_its_time_is_announced_then() {
    let lab = Lab::open().await;
    let crp = lab.verified("CRP", "3.0").await;
    assert!(lab.mails(&lab.ada).await.is_empty());
    lab.t.clock.advance(SignedDuration::from_hours(23));
    jobs(&lab).await;
    assert!(lab.mails(&lab.ada).await.is_empty());
    lab.t.clock.advance(SignedDuration::from_hours(1));
    jobs(&lab).await;
    assert!(lab.sees(crp).await);
    assert_eq!(lab.mails(&lab.ada).await, ["mail.lab_result queued"]);
}

#[tokio::test]
async fn what_was_reviewed_early_is_announced_once() {
    let lab = Lab::open().await;
    let crp = lab.verified("CRP", "3.0").await;
    lab.t.clock.advance(SignedDuration::from_hours(1));
    lab.review(crp).await;
    assert_eq!(lab.mails(&lab.ada).await, ["mail.lab_result queued"]);
    lab.t.clock.advance(SignedDuration::from_hours(30));
    jobs(&lab).await;
    assert_eq!(lab.mails(&lab.ada).await, ["mail.lab_result queued"]);
}

#[tokio::test]
async fn nobody_reviews_what_they_have_not_seen() {
    let lab = Lab::open().await;
    let signed = lab.ready(&["NA", "CL"]).await;
    let (na, cl) = (lab.analysis(signed.id, "NA").await, lab.analysis(signed.id, "CL").await);
    let review = |report_id, seen: String| ReviewReport {
        report_id,
        comment: String::new(),
        next_step: String::new(),
        seen_result: seen,
    };
    let report = lab.report(na).await;
    assert_eq!(rule(lab.t.run(&lab.doctor.actor, review(report, String::new())).await), "nothing_to_review");
    lab.enter(&lab.tech, &[(na, "140"), (cl, "100")]).await.expect("entered");
    lab.verify(&lab.second, &[na]).await.expect("verified");
    let seen = lab.latest(na).await.to_string();
    lab.t.clock.advance(SignedDuration::from_mins(1));
    lab.amend(&lab.second, na, 1, "150").await.expect("amended meanwhile");
    assert_eq!(rule(lab.t.run(&lab.doctor.actor, review(report, seen)).await), "newer_value");
    let inbox = lab.t.ask(&lab.doctor.actor, MyInbox {}).await.expect("an inbox");
    assert_eq!(inbox.to_review.len(), 1);
    let waiting = async || lab.t.ask(&lab.doctor.actor, CountInbox {}).await.expect("a count");
    let before = waiting().await;
    assert_eq!(before as usize, inbox.to_review.len() + inbox.alerts.len() + inbox.notices.len());
    let seen = lab.latest(na).await.to_string();
    lab.t.run(&lab.doctor.actor, review(report, seen)).await.expect("reviewed");
    assert!(lab.t.ask(&lab.doctor.actor, MyInbox {}).await.expect("an inbox").to_review.is_empty());
    assert_eq!(waiting().await, before - 1);
}
