use model::{AppError, Role};
use platform::testing::TestHale;

use crate::use_cases::{Look, Rename};

#[tokio::test]
async fn the_spine_tells_nobody_wrong_role_and_wrong_house_apart() {
    let hale = TestHale::new().await;
    let patient = hale.patient("Ada Byron").await;
    let nurse = hale.staff(Role::Nurse, hale.facility).await;
    let elsewhere = hale.staff(Role::Reception, hale.other_facility).await;
    let laboratory = hale.staff(Role::Laboratory, hale.facility).await;
    let rename = || Rename { facility: hale.facility, name: "North".into(), millis: 0 };

    // Nobody has to sign in; a role without the permission may not.
    assert_eq!(hale.run(&hale.anonymous(), rename()).await, Err(AppError::Unauthenticated));
    assert_eq!(hale.run(&patient.actor, rename()).await, Err(AppError::Forbidden));
    assert_eq!(hale.run(&laboratory.actor, rename()).await, Err(AppError::Forbidden));
    // Who sees the row but may not change it is forbidden; for staff of another house it does not exist.
    assert_eq!(hale.run(&nurse.actor, rename()).await, Err(AppError::Forbidden));
    assert_eq!(hale.run(&elsewhere.actor, rename()).await, Err(AppError::NotFound));
    let look = Look { facility: hale.facility, patient: patient.patient_id() };
    assert_eq!(hale.ask(&elsewhere.actor, look).await, Err(AppError::NotFound));
}
