//! What the command line does.

use identity::model::{CreateFacility, CreateFirstAdministrator, Secret};
use model::{AppError, Role};
use platform::{Actor, testing::TestHale};

use crate::support::*;

fn first(t: &TestHale, email: &str) -> CreateFirstAdministrator {
    CreateFirstAdministrator {
        email: email.into(),
        display_name: "Mary Seacole".into(),
        password: Secret::new(PASSWORD),
        facility_id: t.facility,
    }
}

#[tokio::test]
async fn the_first_administrator_comes_from_the_command_line_and_is_the_only_one_to() {
    let t = TestHale::new().await;
    let house = Actor::system("command line");
    t.run(&house, first(&t, "mary@example.org")).await.expect("create");
    let (actor, _) = signed_in(&t, "mary@example.org").await;
    assert_eq!(actor.facilities(model::Permission::ManageAccounts), [t.facility]);
    let second = t.run(&house, first(&t, "second@example.org")).await.expect_err("there is one");
    assert_eq!(rule(&second), "identity.administrator_exists");
    let nowhere = CreateFirstAdministrator { facility_id: t.new_key().0.into(), ..first(&t, "nowhere@example.org") };
    assert_eq!(fields(&t.run(&house, nowhere).await.expect_err("no such facility")), ["facility_id"]);
}

#[tokio::test]
async fn nobody_but_the_house_makes_facilities_and_first_administrators() {
    let t = TestHale::new().await;
    let administrator = t.staff(Role::Administrator, t.other_facility).await;
    assert_eq!(t.run(&administrator.actor, first(&t, "coup@example.org")).await, Err(AppError::Forbidden));
    assert_eq!(t.run(&administrator.actor, clinic()).await, Err(AppError::Forbidden));
    assert_eq!(t.run(&t.anonymous(), first(&t, "coup@example.org")).await, Err(AppError::Unauthenticated));
}

#[tokio::test]
async fn two_first_administrators_at_the_same_time_are_one() {
    let t = TestHale::new().await;
    let both = ["one@example.org", "two@example.org"].map(|email| {
        let ctx = platform::Ctx::system(t.hale(), "command line");
        tokio::spawn(platform::command::run(ctx, t.new_key(), first(&t, email)))
    });
    let mut created = 0;
    for attempt in both {
        created += i32::from(attempt.await.expect("no panic").is_ok());
    }
    assert_eq!(created, 1);
}

fn clinic() -> CreateFacility {
    CreateFacility {
        name: "Hale Harbour".into(),
        zone: "Australia/Lord_Howe".into(),
        phone: "+61 2 5550 0100".into(),
        address_line: "1 Lagoon Road".into(),
        city: "Lord Howe Island".into(),
        country: "AU".into(),
        currency: "AUD".into(),
    }
}

#[tokio::test]
async fn a_facility_needs_a_zone_and_a_currency_that_exist() {
    let t = TestHale::new().await;
    let house = Actor::system("command line");
    t.run(&house, clinic()).await.expect("create");
    let wrong =
        CreateFacility { zone: "Mars/Olympus".into(), currency: "dollars".into(), name: " ".into(), ..clinic() };
    assert_eq!(fields(&t.run(&house, wrong).await.expect_err("refused")), ["name", "zone", "currency"]);
}
