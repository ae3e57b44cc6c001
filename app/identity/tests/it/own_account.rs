use identity::model::{ChangePassword, CurrentSession, Secret};
use model::{AppError, Role};
use platform::testing::TestHale;

use crate::support::*;

fn change(current: &str, new: &str) -> ChangePassword {
    ChangePassword { current_password: Secret::new(current), new_password: Secret::new(new) }
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one_and_ends_the_other_sessions() {
    let t = TestHale::new().await;
    account(&t, "changing@example.org").await;
    let (_, elsewhere) = signed_in(&t, "changing@example.org").await;
    let (actor, here) = signed_in(&t, "changing@example.org").await;
    let ended = t.run(&actor, change(PASSWORD, "orange bicycle garden")).await.expect("change");
    assert_eq!(ended.count, 1);
    assert_eq!(t.actor_of(&elsewhere).await, t.anonymous());
    assert_eq!(t.actor_of(&here).await, actor);
    assert!(sign_in(&t, "changing@example.org", PASSWORD).await.is_err());
    sign_in(&t, "changing@example.org", "orange bicycle garden").await.expect("the new one");
}

#[tokio::test]
async fn every_error_is_told_at_once_beside_its_field() {
    let t = TestHale::new().await;
    account(&t, "choosy@example.org").await;
    let (actor, _) = signed_in(&t, "choosy@example.org").await;
    let refused = async |current: &str, new: &str| t.run(&actor, change(current, new)).await.expect_err("refused");
    assert_eq!(fields(&refused("not it, not it", "short").await), ["current_password", "new_password"]);
    assert_eq!(fields(&refused("", "").await), ["current_password", "new_password"]);
    assert_eq!(fields(&refused(PASSWORD, PASSWORD).await), ["new_password"]);
    // The own name and address, and what everybody takes.
    assert_eq!(fields(&refused(PASSWORD, "GreteHermannGreteHermann").await), ["new_password"]);
    assert_eq!(fields(&refused(PASSWORD, "choosy@example.org").await), ["new_password"]);
    assert_eq!(fields(&refused(PASSWORD, "correct horse battery staple").await), ["new_password"]);
    sign_in(&t, "choosy@example.org", PASSWORD).await.expect("nothing was changed");
}

#[tokio::test]
async fn guessing_the_present_password_at_an_unlocked_screen_is_slow_too() {
    let t = TestHale::new().await;
    account(&t, "unlocked@example.org").await;
    let (actor, _) = signed_in(&t, "unlocked@example.org").await;
    let mut last = None;
    for _ in 0..10 {
        last = t.run(&actor, change("not the present one", "orange bicycle garden")).await.err();
    }
    assert!(matches!(last, Some(AppError::RateLimited { .. })), "{last:?}");
}

#[tokio::test]
async fn pages_learn_who_is_signed_in_and_that_nobody_is() {
    let t = TestHale::new().await;
    assert_eq!(t.ask(&t.anonymous(), CurrentSession {}).await, Ok(None));
    let id = staff_account(&t, "who@example.org", Role::Doctor).await;
    t.grant(id, Role::Administrator, t.other_facility).await;
    let (actor, _) = signed_in(&t, "who@example.org").await;
    let session = t.ask(&actor, CurrentSession {}).await.expect("an answer").expect("somebody");
    assert_eq!((session.display_name.as_str(), session.email.as_str()), ("Grete Hermann", "who@example.org"));
    assert!(session.staff && !session.demo && session.patient_id.is_none());
    let held: Vec<_> = session.facilities.iter().map(|at| (at.name.as_str(), at.roles.clone())).collect();
    assert_eq!(held, [("Hale General", vec![Role::Doctor]), ("Hale Riverside", vec![Role::Administrator])]);
}
