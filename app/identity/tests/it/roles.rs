use identity::model::{GrantRole, RevokeRole};
use model::{AppError, Permission, Role};
use platform::testing::TestHale;

use crate::support::*;

fn grant(t: &TestHale, email: &str, role: &str) -> GrantRole {
    GrantRole { email: email.into(), facility_id: t.facility, role: role.into() }
}

#[tokio::test]
async fn a_role_holds_at_its_facility_and_nowhere_else() {
    let t = TestHale::new().await;
    let administrator = t.staff(Role::Administrator, t.facility).await;
    account(&t, "granted@example.org").await;
    let (_, before) = signed_in(&t, "granted@example.org").await;
    t.run(&administrator.actor, grant(&t, "granted@example.org", "reception")).await.expect("grant");
    t.run(&administrator.actor, grant(&t, "granted@example.org", "reception"))
        .await
        .expect("once more changes nothing");
    assert_eq!(
        t.actor_of(&before).await,
        t.anonymous(),
        "a session with a patient's idle time does not become staff's"
    );
    let (actor, _) = signed_in(&t, "granted@example.org").await;
    assert!(actor.holds(t.facility, Permission::RegisterPatients));
    assert!(!actor.holds(t.other_facility, Permission::RegisterPatients));
    assert!(!actor.holds(t.facility, Permission::ManageAccounts));
    assert_eq!(actor.facilities(Permission::RegisterPatients), [t.facility]);
}

#[tokio::test]
async fn roles_are_given_and_taken_by_the_facility_s_own_administrator() {
    let t = TestHale::new().await;
    let administrator = t.staff(Role::Administrator, t.facility).await;
    let elsewhere = t.staff(Role::Administrator, t.other_facility).await;
    let id = account(&t, "asked@example.org").await;
    assert_eq!(t.run(&elsewhere.actor, grant(&t, "asked@example.org", "nurse")).await, Err(AppError::NotFound));
    let unknown =
        t.run(&administrator.actor, grant(&t, "nobody.there@example.org", "nurse")).await.expect_err("unknown");
    assert_eq!(fields(&unknown), ["email"]);
    for role in ["patient", "surgeon", ""] {
        let error = t.run(&administrator.actor, grant(&t, "asked@example.org", role)).await.expect_err(role);
        assert_eq!(fields(&error), ["role"]);
    }
    t.run(&administrator.actor, grant(&t, "asked@example.org", "nurse")).await.expect("grant");
    let (_, token) = signed_in(&t, "asked@example.org").await;
    let revoke = RevokeRole { account_id: id, facility_id: t.facility, role: "nurse".into() };
    assert_eq!(t.run(&elsewhere.actor, revoke.clone()).await, Err(AppError::NotFound));
    t.run(&administrator.actor, revoke.clone()).await.expect("revoke");
    assert!(!t.actor_of(&token).await.may(Permission::ViewPatients), "from the next request on");
    assert_eq!(t.run(&administrator.actor, revoke).await, Err(AppError::NotFound));
}

#[tokio::test]
async fn a_facility_keeps_its_last_administrator() {
    let t = TestHale::new().await;
    let administrator = t.staff(Role::Administrator, t.facility).await;
    let revoke =
        RevokeRole { account_id: administrator.account, facility_id: t.facility, role: "administrator".into() };
    let error = t.run(&administrator.actor, revoke.clone()).await.expect_err("the last one");
    assert_eq!(rule(&error), "identity.last_administrator");
    let second = t.staff(Role::Administrator, t.facility).await;
    t.run(&second.actor, revoke).await.expect("there is another");
}
