use identity::model::{Accounts, CreateAccount, DisableAccount, EnableAccount, OpenAccount, Secret};
use model::{AppError, Role};
use platform::testing::TestHale;

use crate::support::*;

fn new_nurse(t: &TestHale, email: &str) -> CreateAccount {
    CreateAccount {
        email: email.into(),
        display_name: "Florence Seacole".into(),
        password: Secret::new(PASSWORD),
        facility_id: t.facility,
        role: "nurse".into(),
    }
}

#[tokio::test]
async fn an_administrator_lets_people_in_at_the_own_facility_only() {
    let t = TestHale::new().await;
    let administrator = t.staff(Role::Administrator, t.facility).await;
    let elsewhere = t.staff(Role::Administrator, t.other_facility).await;
    let reception = t.staff(Role::Reception, t.facility).await;
    let new = new_nurse(&t, "florence@example.org");
    assert_eq!(t.run(&elsewhere.actor, new.clone()).await, Err(AppError::NotFound));
    assert_eq!(t.run(&reception.actor, new.clone()).await, Err(AppError::Forbidden));
    assert_eq!(t.run(&t.anonymous(), new.clone()).await, Err(AppError::Unauthenticated));
    t.run(&administrator.actor, new).await.expect("create");
    assert_eq!(sign_in(&t, "florence@example.org", PASSWORD).await.expect("sign in").next, "/staff");
    let listed = t.ask(&administrator.actor, Accounts {}).await.expect("list");
    assert!(listed.iter().any(|account| account.email == "florence@example.org"));
    assert!(listed.iter().all(|account| account.facilities.iter().all(|at| at.facility == t.facility)));
    let listed = t.ask(&elsewhere.actor, Accounts {}).await.expect("list");
    assert!(listed.iter().all(|account| account.email != "florence@example.org"));
}

#[tokio::test]
async fn all_that_is_wrong_with_a_new_account_is_told_at_once() {
    let t = TestHale::new().await;
    let administrator = t.staff(Role::Administrator, t.facility).await;
    let wrong = CreateAccount {
        email: "nobody".into(),
        display_name: " ".into(),
        password: Secret::new("short"),
        role: "patient".into(),
        facility_id: t.facility,
    };
    let error = t.run(&administrator.actor, wrong).await.expect_err("refused");
    assert_eq!(fields(&error), ["role", "email", "display_name", "password"]);
    let long = CreateAccount { display_name: "x".repeat(201), ..new_nurse(&t, "long@example.org") };
    assert_eq!(fields(&t.run(&administrator.actor, long).await.expect_err("refused")), ["display_name"]);
    let hostile = CreateAccount { display_name: "Eve\u{0}".into(), ..new_nurse(&t, "nul@example.org") };
    assert_eq!(fields(&t.run(&administrator.actor, hostile).await.expect_err("refused")), ["display_name"]);
}

#[tokio::test]
async fn one_mailbox_has_one_account() {
    let t = TestHale::new().await;
    let administrator = t.staff(Role::Administrator, t.facility).await;
    account(&t, "twice@example.org").await;
    let error = t.run(&administrator.actor, new_nurse(&t, "Twice@Example.org")).await.expect_err("taken");
    assert_eq!(fields(&error), ["email"]);
}

#[tokio::test]
async fn an_account_for_a_patient_is_opened_by_the_house_alone() {
    let t = TestHale::new().await;
    let administrator = t.staff(Role::Administrator, t.facility).await;
    let ada = t.patient("Ada Byron").await;
    let spy = OpenAccount { patient_id: ada.patient, ..open("spy@example.org") };
    assert_eq!(t.run(&administrator.actor, spy.clone()).await, Err(AppError::Forbidden));
    let twice = t.run(&platform::Actor::system("tests"), spy).await.expect_err("Ada has one");
    assert_eq!(rule(&twice), "identity.patient_has_account");
}

#[tokio::test]
async fn nobody_is_disabled_from_another_facility_and_nobody_disables_themselves() {
    let t = TestHale::new().await;
    let administrator = t.staff(Role::Administrator, t.facility).await;
    let elsewhere = t.staff(Role::Administrator, t.other_facility).await;
    let nurse = t.staff(Role::Nurse, t.facility).await;
    let disable = DisableAccount { account_id: nurse.account };
    assert_eq!(t.run(&elsewhere.actor, disable.clone()).await, Err(AppError::NotFound));
    assert_eq!(t.run(&nurse.actor, disable.clone()).await, Err(AppError::Forbidden));
    let own = DisableAccount { account_id: administrator.account };
    assert_eq!(t.run(&administrator.actor, own).await, Err(AppError::Forbidden));
    t.run(&administrator.actor, disable).await.expect("disable");
    assert!(t.ask(&administrator.actor, Accounts {}).await.expect("list").iter().any(|account| account.disabled));
    let back = EnableAccount { account_id: nurse.account };
    assert_eq!(t.run(&elsewhere.actor, back.clone()).await, Err(AppError::NotFound));
    t.run(&administrator.actor, back).await.expect("enable");
}
