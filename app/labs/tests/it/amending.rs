//! T6: a result is corrected after people have seen it.

use labs::model::*;
use model::{AppError, LabAnalysisId};

use crate::lab::{Lab, beside, rule};

fn withdraw(analysis_id: LabAnalysisId, version: i32) -> WithdrawResult {
    WithdrawResult { analysis_id, version, reason: "Wrong patient".into() }
}

#[tokio::test]
async fn what_was_verified_is_never_changed() {
    let lab = Lab::open().await;
    let na = lab.verified("NA", "140").await;
    for sql in [
        "update lab_result set value_number = 150 where analysis_id = $1",
        "update lab_result set comment = 'x' where analysis_id = $1",
        "delete from lab_result where analysis_id = $1",
    ] {
        assert!(sqlx::query(sql).bind(na.0).execute(lab.t.pool()).await.is_err(), "{sql}");
    }
    lab.amend(&lab.second, na, 1, "130").await.expect("amended");
    let detail = lab.show(na).await;
    let shown: Vec<_> = detail.versions.iter().map(|one| (one.version, one.shown.as_str(), one.status)).collect();
    assert_eq!(shown, [(2, "130", ResultStatus::Corrected), (1, "140", ResultStatus::Final)]);
    assert_eq!(detail.analysis.current.expect("it stands").flag, Some(Flag::Low), "judged again");
}

#[tokio::test]
async fn a_correction_needs_a_reason_a_change_and_the_version_that_was_looked_at() {
    let lab = Lab::open().await;
    let na = lab.verified("NA", "140").await;
    let amend =
        AmendResult { analysis_id: na, version: 1, value: "141".into(), comment: String::new(), reason: String::new() };
    assert_eq!(beside(lab.t.run(&lab.second.actor, amend).await), ["reason"]);
    assert_eq!(rule(lab.amend(&lab.second, na, 1, "140").await), "nothing_changed");
    assert_eq!(beside(lab.amend(&lab.second, na, 1, "abc").await), ["value"]);
    lab.amend(&lab.second, na, 1, "141").await.expect("amended");
    assert_eq!(rule(lab.amend(&lab.tech, na, 1, "142").await), "newer_value");
    assert_eq!(lab.amend(&lab.doctor, na, 2, "142").await, Err(AppError::Forbidden));
    assert_eq!(lab.amend(&lab.ada, na, 2, "142").await, Err(AppError::Forbidden));
}

#[tokio::test]
async fn everybody_who_saw_it_is_told_and_shown_beforehand() {
    let lab = Lab::open().await;
    let na = lab.verified("NA", "140").await;
    let report_id = lab.report(na).await;
    // The nurse opens it; another doctor, who could, does not.
    lab.t.doctor("Dr Other", lab.t.facility).await;
    lab.t.ask(&lab.nurse.actor, ShowReport { report_id }).await.expect("opened");
    let ask = ShowAnalysis { analysis_id: na };
    let told = lab.t.ask(&lab.second.actor, ask).await.expect("the analysis").told;
    assert_eq!(lab.t.ask(&lab.doctor.actor, ask).await, Err(AppError::Forbidden), "the page is the laboratory’s");
    let names: Vec<_> = told.iter().map(|one| (one.name.as_str(), one.because, one.is_patient)).collect();
    assert_eq!(
        names,
        [
            ("Dr Grace Hopper", ToldBecause::Ordered, false),
            ("nurse", ToldBecause::Opened, false),
            ("Ada Byron", ToldBecause::Released, true),
        ]
    );
    let amended = lab.amend(&lab.second, na, 1, "130").await.expect("amended");
    assert_eq!(usize::try_from(amended.told), Ok(told.len()));
    let inbox = lab.t.ask(&lab.nurse.actor, MyInbox {}).await.expect("an inbox");
    assert_eq!(inbox.notices.len(), 1);
    assert_eq!(
        (inbox.notices[0].kind, inbox.notices[0].reason.as_deref()),
        (NoticeKind::Corrected, Some("The tube had been mixed up"))
    );
    let take = TakeNote { notice_id: inbox.notices[0].id };
    assert_eq!(lab.t.run(&lab.tech.actor, take.clone()).await, Err(AppError::NotFound), "it is somebody else's");
    lab.t.run(&lab.nurse.actor, take).await.expect("read");
    assert!(lab.t.ask(&lab.nurse.actor, MyInbox {}).await.expect("an inbox").notices.is_empty());
    assert_eq!(lab.mails(&lab.ada).await, ["mail.lab_result queued", "mail.lab_result_corrected queued"]);
}

#[tokio::test]
async fn a_correction_is_released_to_whoever_could_see_the_first_and_to_nobody_else() {
    let lab = Lab::open().await;
    let (seen, unseen) = (lab.verified("TROPT", "10").await, lab.verified("TROPT", "11").await);
    lab.review(seen).await;
    assert!(lab.sees(seen).await && !lab.sees(unseen).await);
    lab.t.clock.advance(jiff::SignedDuration::from_mins(5));
    for id in [seen, unseen] {
        let amended = lab.amend(&lab.tech, id, 1, "12").await.expect("amended");
        assert!(amended.waits_for_second_person);
    }
    let before = lab.visible().await;
    assert_eq!(
        before.iter().map(|standing| standing.version).collect::<Vec<_>>(),
        [1],
        "the old one counts until then"
    );
    assert_eq!(rule(lab.verify(&lab.tech, &[seen]).await), "second_person");
    lab.verify(&lab.second, &[seen, unseen]).await.expect("by the other one");
    let after = lab.visible().await;
    assert_eq!(after.len(), 1);
    assert_eq!((after[0].analysis, after[0].version, after[0].status), (seen, 2, ResultStatus::Corrected));
}

#[tokio::test]
async fn a_withdrawal_reaches_those_who_saw_it() {
    let lab = Lab::open().await;
    let (seen, unseen) = (lab.verified("NA", "140").await, lab.verified("TROPT", "11").await);
    lab.t.clock.advance(jiff::SignedDuration::from_mins(5));
    lab.t.run(&lab.second.actor, withdraw(seen, 1)).await.expect("withdrawn");
    lab.t.run(&lab.second.actor, withdraw(unseen, 1)).await.expect("withdrawn");
    let visible = lab.visible().await;
    assert_eq!(visible.len(), 1);
    assert_eq!((visible[0].analysis, visible[0].status), (seen, ResultStatus::EnteredInError));
    assert_eq!(lab.show(seen).await.analysis.state, AnalysisState::Withdrawn);
    assert_eq!(rule(lab.t.run(&lab.second.actor, withdraw(seen, 2)).await), "analysis_move_listed");
    assert_eq!(rule(lab.enter(&lab.tech, &[(seen, "140")]).await), "analysis_move_listed");
}

#[tokio::test]
async fn a_correction_that_is_not_right_leaves_what_was_verified() {
    let lab = Lab::open().await;
    let k = lab.verified("K", "4.1").await;
    lab.amend(&lab.tech, k, 1, "4.9").await.expect("waits");
    lab.t.run(&lab.second.actor, RequestRetest { analysis_id: k, reason: "No".into() }).await.expect("turned down");
    let shown = lab.show(k).await.analysis;
    assert_eq!((shown.state, shown.waiting.is_none()), (AnalysisState::Verified, true));
    assert_eq!(shown.current.expect("it stands").shown, "4.1");
    lab.amend(&lab.tech, k, 1, "4.3").await.expect("another one");
    lab.verify(&lab.second, &[k]).await.expect("verified");
    assert_eq!(lab.show(k).await.analysis.current.expect("it stands").version, 3);
}
