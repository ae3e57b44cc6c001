use jiff::SignedDuration;
use model::Role;
use platform::{
    Actor,
    session::{self, SessionKind, Token},
    testing::TestHale,
};

async fn is_signed_in(hale: &TestHale, token: &Token) -> bool {
    hale.actor_of(token).await != Actor::anonymous()
}

async fn touch(hale: &TestHale, token: &Token) {
    session::current(hale, token, true).await.expect("look up").expect("signed in");
}

#[tokio::test]
async fn staff_are_signed_out_after_15_idle_minutes_and_patients_after_30() {
    for (kind, minutes) in [(SessionKind::Staff, 15), (SessionKind::Patient, 30)] {
        let hale = TestHale::new().await;
        let user = hale.patient("Ada Byron").await;
        let token = hale.session(user.account, kind).await;

        hale.clock.advance(SignedDuration::from_mins(minutes) - SignedDuration::from_secs(1));
        assert!(is_signed_in(&hale, &token).await, "{kind:?}");
        touch(&hale, &token).await;
        hale.clock.advance(SignedDuration::from_mins(minutes) - SignedDuration::from_secs(1));
        assert!(is_signed_in(&hale, &token).await, "{kind:?}: activity starts the time anew");
        hale.clock.advance(SignedDuration::from_secs(1));
        assert!(!is_signed_in(&hale, &token).await, "{kind:?}");
    }
}

#[tokio::test]
async fn nobody_stays_for_longer_than_12_hours() {
    let hale = TestHale::new().await;
    let user = hale.staff(Role::Nurse, hale.facility).await;
    let token = hale.session(user.account, SessionKind::Staff).await;
    for _ in 0..71 {
        hale.clock.advance(SignedDuration::from_mins(10));
        touch(&hale, &token).await;
    }
    hale.clock.advance(SignedDuration::from_mins(10));
    assert!(!is_signed_in(&hale, &token).await);
}

#[tokio::test]
async fn disabling_an_account_ends_its_sessions_at_once() {
    let hale = TestHale::new().await;
    let user = hale.staff(Role::Nurse, hale.facility).await;
    let token = hale.session(user.account, SessionKind::Staff).await;
    sqlx::query("UPDATE account SET disabled_at = now() WHERE id = $1")
        .bind(user.account.0)
        .execute(hale.pool())
        .await
        .expect("disable");
    assert!(!is_signed_in(&hale, &token).await);
}

#[tokio::test]
async fn a_token_that_nobody_was_given_is_nobody() {
    let hale = TestHale::new().await;
    assert!(!is_signed_in(&hale, &Token::from_cookie("made up")).await);
}
