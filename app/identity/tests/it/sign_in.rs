use identity::model::SignIn;
use jiff::SignedDuration;
use model::{AppError, Role};
use platform::testing::TestHale;

use crate::support::*;

#[tokio::test]
async fn the_right_password_opens_a_session_however_the_address_is_typed() {
    let t = TestHale::new().await;
    let id = account(&t, "right@example.org").await;
    let opened = sign_in(&t, " Right@Example.ORG ", PASSWORD).await.expect("sign in");
    assert_eq!(opened.next, "/");
    let actor = t.actor_of(&token(&opened)).await;
    assert_eq!(actor.account(), Some(id));
    let row = sqlx::query_as::<_, (String, String, Vec<u8>)>("select kind, user_agent, token_hash from session")
        .fetch_one(t.pool())
        .await
        .expect("one session");
    assert_eq!((row.0.as_str(), row.1.as_str()), ("patient", "Firefox/140.0"));
    assert_eq!(row.2, token(&opened).hash(), "the table holds the hash, not the token");
}

#[tokio::test]
async fn wrong_password_unknown_address_and_no_password_at_all_look_the_same() {
    let t = TestHale::new().await;
    account(&t, "known@example.org").await;
    let wrong = sign_in(&t, "known@example.org", "three quiet herons wake").await.expect_err("wrong");
    let unknown = sign_in(&t, "unknown@example.org", PASSWORD).await.expect_err("unknown");
    assert_eq!(rule(&wrong), "identity.wrong_credentials");
    assert_eq!(wrong, unknown);
    let too_long = sign_in(&t, "known@example.org", &"x".repeat(100_000)).await.expect_err("too long");
    assert_eq!(too_long, wrong);
    let sessions: i64 = sqlx::query_scalar("select count(*) from session").fetch_one(t.pool()).await.expect("count");
    assert_eq!(sessions, 0);
}

#[tokio::test]
async fn what_is_left_out_is_said_beside_its_field() {
    let t = TestHale::new().await;
    let error = sign_in(&t, "not an address", "").await.expect_err("invalid");
    assert_eq!(fields(&error), ["email", "password"]);
}

#[tokio::test]
async fn staff_go_to_their_day_and_everybody_to_where_they_wanted_if_it_is_here() {
    let t = TestHale::new().await;
    staff_account(&t, "going@example.org", Role::Reception).await;
    let go = async |next: &str| {
        let attempt = SignIn { next: Some(next.into()), ..attempt("going@example.org", PASSWORD) };
        t.run(&t.anonymous(), attempt).await.expect("sign in").next
    };
    assert_eq!(go("/staff/day?on=2026-03-02").await, "/staff/day?on=2026-03-02");
    assert_eq!(go("").await, "/staff");
    assert_eq!(go("//evil.example").await, "/staff");
    assert_eq!(go("https://evil.example/staff").await, "/staff");
    assert_eq!(go("/\\evil.example").await, "/staff");
}

#[tokio::test]
async fn an_account_is_slowed_down_after_ten_tries_and_the_right_password_waits_too() {
    let t = TestHale::new().await;
    account(&t, "slow@example.org").await;
    for _ in 0..10 {
        let error = sign_in(&t, "slow@example.org", "three quiet herons wake").await.expect_err("wrong");
        assert_eq!(rule(&error), "identity.wrong_credentials");
    }
    let error = sign_in(&t, "slow@example.org", PASSWORD).await.expect_err("slowed down");
    assert!(matches!(error, AppError::RateLimited { retry_after_seconds: 20..=21 }), "{error:?}");
    t.clock.advance(SignedDuration::from_secs(21));
    sign_in(&t, "slow@example.org", PASSWORD).await.expect("after the wait");
}

#[tokio::test]
async fn an_address_can_t_go_from_account_to_account() {
    let t = TestHale::new().await;
    let mut allowed = 0;
    let refused = async |number| {
        let email = format!("spread-{number}@example.org");
        matches!(try_from(&t, "198.51.100.7", &email).await, Err(AppError::RateLimited { .. }))
    };
    while allowed < 70 && !refused(allowed).await {
        allowed += 1;
    }
    assert_eq!(allowed, 60);
    let elsewhere = sign_in_from(&t, "198.51.100.8", "spread-0@example.org").await.expect_err("wrong");
    assert_eq!(rule(&elsewhere), "identity.wrong_credentials");
}

/// What an instance counts by itself is full after ten tries, and gives one back every twenty seconds.
async fn guess(t: &TestHale, address: &str, email: &str) -> AppError {
    t.clock.advance(SignedDuration::from_secs(20));
    sign_in_from(t, address, email).await.expect_err("a wrong password")
}

#[tokio::test]
async fn wrong_passwords_are_counted_where_every_instance_sees_them() {
    let t = TestHale::new().await;
    account(&t, "guessed@example.org").await;
    for _ in 0..20 {
        assert_eq!(rule(&guess(&t, "198.51.100.20", "guessed@example.org").await), "identity.wrong_credentials");
    }
    // The first was 400 seconds ago, and counts for fifteen minutes.
    let error = guess(&t, "198.51.100.20", "Guessed@Example.org").await;
    assert!(matches!(error, AppError::RateLimited { retry_after_seconds: 500..=501 }), "{error:?}");
    assert_eq!(rule(&guess(&t, "198.51.100.21", "guessed@example.org").await), "identity.wrong_credentials");
    assert_eq!(rule(&guess(&t, "198.51.100.20", "another@example.org").await), "identity.wrong_credentials");
    t.clock.advance(SignedDuration::from_secs(500));
    assert_eq!(rule(&guess(&t, "198.51.100.20", "guessed@example.org").await), "identity.wrong_credentials");
}

#[tokio::test]
async fn who_finds_the_password_begins_at_nought_and_what_was_typed_is_not_kept() {
    let t = TestHale::new().await;
    let account = account(&t, "found@example.org").await;
    for _ in 0..3 {
        sign_in(&t, "found@example.org", "three quiet herons wake").await.expect_err("wrong");
    }
    sign_in(&t, "nobody-at-all@example.org", PASSWORD).await.expect_err("nobody's");
    let rows: Vec<String> =
        sqlx::query_scalar("select f::text from sign_in_failure f").fetch_all(t.pool()).await.expect("rows");
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| !row.contains("found") && !row.contains("example")), "{rows:?}");
    let seen: Vec<(String, Option<uuid::Uuid>)> =
        sqlx::query_as("select action, resource_id from audit_event where action like 'identity.sign_in%' order by id")
            .fetch_all(t.pool())
            .await
            .expect("the trail");
    let refused = "identity.sign_in.refused".to_owned();
    assert_eq!(seen[0], (refused.clone(), Some(account.0)));
    assert_eq!(seen[3], (refused, None), "no account, and no word of what was typed");
    sign_in(&t, "found@example.org", PASSWORD).await.expect("sign in");
    let left: i64 =
        sqlx::query_scalar("select count(*) from sign_in_failure").fetch_one(t.pool()).await.expect("count");
    assert_eq!(left, 1);
}

#[tokio::test]
async fn a_wrong_password_does_not_use_up_the_form_s_key() {
    let t = TestHale::new().await;
    account(&t, "keyed@example.org").await;
    let (actor, _) = signed_in(&t, "keyed@example.org").await;
    let key = t.new_key();
    let wrong = t.run_with_key(&actor, key, attempt("keyed@example.org", "three quiet herons wake")).await;
    assert_eq!(rule(&wrong.expect_err("wrong")), "identity.wrong_credentials");
    t.run_with_key(&actor, key, attempt("keyed@example.org", PASSWORD)).await.expect("the same form, corrected");
}

#[tokio::test]
async fn signing_in_again_in_the_same_browser_ends_the_session_before() {
    let t = TestHale::new().await;
    account(&t, "again@example.org").await;
    let (first, first_token) = signed_in(&t, "again@example.org").await;
    t.run(&first, attempt("again@example.org", PASSWORD)).await.expect("sign in again");
    assert_eq!(t.actor_of(&first_token).await, t.anonymous());
}

#[tokio::test]
async fn a_repeated_sign_in_neither_stores_the_token_nor_the_password() {
    let t = TestHale::new().await;
    account(&t, "repeat@example.org").await;
    let (actor, _) = signed_in(&t, "repeat@example.org").await;
    let key = t.new_key();
    t.run_with_key(&actor, key, attempt("repeat@example.org", PASSWORD)).await.expect("sign in");
    let kept: Vec<String> = sqlx::query_scalar("select response::text from idempotency where account_id = $1")
        .bind(actor.account().map(|account| account.0))
        .fetch_all(t.pool())
        .await
        .expect("the stored answers");
    assert_eq!(kept, ["{\"next\": \"/\"}"]);
}
