use identity::model::{
    DisableAccount, EnableAccount, EndOtherSessions, ExtendSession, GetSessionLeft, MySessions, SessionLeft, SignOut,
};
use jiff::SignedDuration;
use model::{AppError, Role};
use platform::{
    session::{self, Token},
    testing::TestHale,
};

use crate::support::*;

/// As a request of the person does: it counts as activity.
async fn request(t: &TestHale, token: &Token) -> bool {
    session::current(t.hale(), token, true).await.expect("look up").is_some()
}

#[tokio::test]
async fn staff_are_signed_out_after_fifteen_idle_minutes_and_patients_after_thirty() {
    let t = TestHale::new().await;
    staff_account(&t, "idle-staff@example.org", Role::Nurse).await;
    account(&t, "idle-patient@example.org").await;
    let (_, staff) = signed_in(&t, "idle-staff@example.org").await;
    let (_, patient) = signed_in(&t, "idle-patient@example.org").await;
    t.clock.advance(SignedDuration::from_mins(15) - SignedDuration::from_secs(1));
    assert!(request(&t, &staff).await);
    t.clock.advance(SignedDuration::from_mins(15));
    assert!(!request(&t, &staff).await, "fifteen minutes after the last request");
    assert!(request(&t, &patient).await, "twenty-nine minutes and fifty-nine seconds");
    t.clock.advance(SignedDuration::from_mins(30));
    assert!(!request(&t, &patient).await);
}

#[tokio::test]
async fn nobody_stays_for_longer_than_twelve_hours_however_busy() {
    let t = TestHale::new().await;
    staff_account(&t, "busy@example.org", Role::Doctor).await;
    let (actor, token) = signed_in(&t, "busy@example.org").await;
    for _ in 0..71 {
        t.clock.advance(SignedDuration::from_mins(10));
        assert!(request(&t, &token).await);
    }
    // 11 hours and 50 minutes: staying on would not help any more.
    let left = t.ask(&actor, GetSessionLeft {}).await.expect("left");
    assert_eq!(left, SessionLeft { seconds: 600, can_extend: false });
    t.clock.advance(SignedDuration::from_mins(10));
    assert!(!request(&t, &token).await);
}

#[tokio::test]
async fn asking_how_long_is_left_does_not_prolong_and_staying_does() {
    let t = TestHale::new().await;
    account(&t, "staying@example.org").await;
    let (actor, token) = signed_in(&t, "staying@example.org").await;
    t.clock.advance(SignedDuration::from_mins(28));
    let left = t.ask(&actor, GetSessionLeft {}).await.expect("left");
    assert_eq!(left, SessionLeft { seconds: 120, can_extend: true });
    assert_eq!(t.ask(&actor, GetSessionLeft {}).await, Ok(left));
    let extended = t.run(&actor, ExtendSession {}).await.expect("stay");
    assert_eq!(extended, SessionLeft { seconds: 1800, can_extend: true });
    t.clock.advance(SignedDuration::from_mins(29));
    assert!(request(&t, &token).await);
}

#[tokio::test]
async fn signing_out_ends_the_session_in_the_database() {
    let t = TestHale::new().await;
    account(&t, "leaving@example.org").await;
    let (actor, token) = signed_in(&t, "leaving@example.org").await;
    t.run(&actor, SignOut {}).await.expect("sign out");
    assert_eq!(t.actor_of(&token).await, t.anonymous(), "a copy of the cookie is worth nothing");
    assert_eq!(t.ask(&t.anonymous(), GetSessionLeft {}).await, Err(AppError::Unauthenticated));
}

#[tokio::test]
async fn a_disabled_user_is_out_at_once_and_stays_out_after_coming_back() {
    let t = TestHale::new().await;
    let id = staff_account(&t, "disabled@example.org", Role::Nurse).await;
    let administrator = t.staff(Role::Administrator, t.facility).await;
    let (_, token) = signed_in(&t, "disabled@example.org").await;
    t.run(&administrator.actor, DisableAccount { account_id: id }).await.expect("disable");
    assert_eq!(t.actor_of(&token).await, t.anonymous());
    let told = sign_in(&t, "disabled@example.org", PASSWORD).await.expect_err("disabled");
    assert_eq!(rule(&told), "identity.account_disabled");
    let guess = sign_in(&t, "disabled@example.org", "three quiet herons wake").await.expect_err("wrong");
    assert_eq!(rule(&guess), "identity.wrong_credentials", "only who knows the password learns that it is disabled");
    t.run(&administrator.actor, EnableAccount { account_id: id }).await.expect("enable");
    assert_eq!(t.actor_of(&token).await, t.anonymous(), "the old session stays ended");
    sign_in(&t, "disabled@example.org", PASSWORD).await.expect("back");
}

#[tokio::test]
async fn somebody_can_sign_out_everywhere_else() {
    let t = TestHale::new().await;
    account(&t, "many@example.org").await;
    let (_, phone) = signed_in(&t, "many@example.org").await;
    t.clock.advance(SignedDuration::from_mins(5));
    let (actor, here) = signed_in(&t, "many@example.org").await;
    let mine = t.ask(&actor, MySessions {}).await.expect("sessions");
    let shown: Vec<_> = mine.iter().map(|session| (session.current, session.signed_in_minutes_ago)).collect();
    assert_eq!(shown, [(true, 0), (false, 5)]);
    assert_eq!(t.run(&actor, EndOtherSessions {}).await.expect("end others").count, 1);
    assert!(!request(&t, &phone).await);
    assert!(request(&t, &here).await);
    assert_eq!(t.ask(&actor, MySessions {}).await.expect("sessions").len(), 1);
}
