use model::{AppError, Role};
use platform::testing::TestHale;

use crate::use_cases::Rename;

fn rename(hale: &TestHale, name: &str, millis: u64) -> Rename {
    Rename { facility: hale.facility, name: name.into(), millis }
}

async fn count(hale: &TestHale, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(hale.pool()).await.expect("count")
}

#[tokio::test]
async fn a_repeat_returns_the_first_answer() {
    let hale = TestHale::new().await;
    let reception = hale.staff(Role::Reception, hale.facility).await;
    let key = hale.new_key();

    let first = hale.run_with_key(&reception.actor, key, rename(&hale, "North", 0)).await.expect("rename");
    let again = hale.run_with_key(&reception.actor, key, rename(&hale, "North", 0)).await.expect("repeat");

    assert_eq!(first, again);
    assert_eq!(count(&hale, "SELECT count(*) FROM audit_event WHERE action = 'test.rename'").await, 1);
}

#[tokio::test]
async fn twins_at_the_same_moment_are_one_command() {
    let hale = TestHale::new().await;
    let reception = hale.staff(Role::Reception, hale.facility).await;
    let key = hale.new_key();

    let twins = (0..8).map(|_| hale.run_with_key(&reception.actor, key, rename(&hale, "North", 30)));
    let answers = futures::future::join_all(twins).await;

    let first = answers[0].clone().expect("rename");
    assert!(answers.iter().all(|answer| answer.as_ref() == Ok(&first)), "{answers:?}");
    assert_eq!(count(&hale, "SELECT count(*) FROM audit_event WHERE action = 'test.rename'").await, 1);
}

#[tokio::test]
async fn the_same_key_with_other_content_is_refused() {
    let hale = TestHale::new().await;
    let reception = hale.staff(Role::Reception, hale.facility).await;
    let key = hale.new_key();

    hale.run_with_key(&reception.actor, key, rename(&hale, "North", 0)).await.expect("rename");
    let other = hale.run_with_key(&reception.actor, key, rename(&hale, "South", 0)).await;

    assert!(matches!(other, Err(AppError::Conflict { .. })), "{other:?}");
}

#[tokio::test]
async fn a_refusal_changes_nothing_and_can_be_tried_again() {
    let hale = TestHale::new().await;
    let reception = hale.staff(Role::Reception, hale.facility).await;
    let key = hale.new_key();

    let refused = hale.run_with_key(&reception.actor, key, rename(&hale, "taken", 0)).await;
    assert!(matches!(refused, Err(AppError::RuleBroken { ref rule, .. }) if rule == "name_taken"), "{refused:?}");
    assert_eq!(count(&hale, "SELECT count(*) FROM facility WHERE name = 'taken'").await, 0);
    assert_eq!(count(&hale, "SELECT count(*) FROM idempotency").await, 0);

    // The person corrects the name; the form keeps its key until it succeeds.
    hale.run_with_key(&reception.actor, key, rename(&hale, "North", 0)).await.expect("rename");
}

#[tokio::test]
async fn keys_of_different_people_do_not_meet() {
    let hale = TestHale::new().await;
    let one = hale.staff(Role::Reception, hale.facility).await;
    let two = hale.staff(Role::Reception, hale.facility).await;
    let key = hale.new_key();

    let first = hale.run_with_key(&one.actor, key, rename(&hale, "North", 0)).await.expect("rename");
    let second = hale.run_with_key(&two.actor, key, rename(&hale, "South", 0)).await.expect("rename");
    assert_ne!(first, second);
}
