use identity::server::sweep::OfIdentity;
use jiff::SignedDuration;
use platform::{
    jobs::{Jobs, run_once},
    session::SessionKind,
    testing::TestHale,
};

use crate::support::*;

async fn sweep(t: &TestHale) {
    let jobs = Jobs::default().hourly::<OfIdentity>();
    jobs.schedule(t).await.expect("scheduled");
    t.clock.advance(SignedDuration::from_hours(1));
    assert!(run_once(t, &jobs).await.expect("run") >= 1);
}

async fn count(t: &TestHale, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(t.pool()).await.expect("count")
}

#[tokio::test]
async fn a_session_goes_a_month_after_its_end_and_the_trail_still_knows_it() {
    let t = TestHale::new().await;
    let account = account(&t, "swept@example.org").await;
    let (actor, _) = signed_in(&t, "swept@example.org").await;
    t.run(&actor, identity::model::SignOut {}).await.expect("signed out");
    // A second one that nobody ended: it is over twelve hours later.
    t.session(account, SessionKind::Patient).await;
    const SESSIONS: &str = "select count(*) from session";

    t.clock.advance(SignedDuration::from_hours(30 * 24 - 2));
    sweep(&t).await;
    assert_eq!(count(&t, SESSIONS).await, 2, "29 days and 23 hours");
    sweep(&t).await;
    sweep(&t).await;
    assert_eq!(count(&t, SESSIONS).await, 1, "the one that was ended");
    t.clock.advance(SignedDuration::from_hours(12));
    t.session(account, SessionKind::Patient).await;
    sweep(&t).await;
    assert_eq!(count(&t, SESSIONS).await, 1, "only today's");
    const TRAIL: &str =
        "select count(*) from audit_event where action = 'identity.sign_out' and session_id is not null";
    assert_eq!(count(&t, TRAIL).await, 1);
}

#[tokio::test]
async fn wrong_passwords_go_when_they_count_no_more() {
    let t = TestHale::new().await;
    sign_in(&t, "swept.failure@example.org", PASSWORD).await.expect_err("nobody's");
    assert_eq!(count(&t, "select count(*) from sign_in_failure").await, 1);
    sweep(&t).await;
    assert_eq!(count(&t, "select count(*) from sign_in_failure").await, 0);
}
