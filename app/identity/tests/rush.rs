//! In a process of its own: passwords are looked at in one place of the process, and a rush fills it.

use identity::model::{OpenAccount, Secret, SignIn, SignedIn};
use model::AppError;
use platform::{Actor, Ctx, command, testing::TestHale};

const PASSWORD: &str = "three quiet herons sleep";

fn email(number: u32) -> String {
    format!("rush-{number}@example.org")
}

#[tokio::test]
async fn a_rush_of_sign_ins_is_served_or_told_to_come_back() {
    let t = TestHale::new().await;
    for number in 0..40 {
        let open = OpenAccount {
            email: email(number),
            display_name: "Grete Hermann".into(),
            password: Secret::new(PASSWORD),
            patient_id: None,
            practitioner_id: None,
            demo: false,
        };
        t.run(&Actor::system("tests"), open).await.expect("an account");
    }
    let rush = (0..40).map(|number| {
        let attempt = SignIn { email: email(number), password: Secret::new(PASSWORD), next: None, user_agent: None };
        tokio::spawn(command::run(Ctx::of(t.hale(), t.anonymous()), t.new_key(), attempt))
    });
    let (mut served, mut busy) = (0, 0);
    for answer in rush.collect::<Vec<_>>() {
        match answer.await.expect("no panic") {
            Ok(SignedIn { .. }) => served += 1,
            Err(AppError::Busy) => busy += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(served >= 1 && served + busy == 40, "{served} served, {busy} busy");
}
