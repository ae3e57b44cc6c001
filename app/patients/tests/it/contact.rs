use model::{AppError, PatientId, Role};
use patients::model::{EditContact, MyRecord, PatientDetails, ShowPatient};
use platform::testing::TestHale;

fn edit(patient_id: PatientId, version: i32) -> EditContact {
    EditContact {
        patient_id,
        version,
        phone: "+1 617 555 0199".into(),
        email: "ada@example.org".into(),
        address_line: "12 St James's Square".into(),
        city: "London".into(),
        state: String::new(),
        postal_code: "SW1Y 4JH".into(),
        country: "GB".into(),
    }
}

fn values(details: &PatientDetails) -> Vec<&str> {
    details.telecoms.iter().map(|telecom| telecom.value.as_str()).collect()
}

#[tokio::test]
async fn patients_say_how_they_are_reached() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    let before = t.ask(&ada.actor, MyRecord {}).await.unwrap().expect("my record");
    let edited = t.run(&ada.actor, edit(ada.patient_id(), before.version)).await.unwrap();
    let after = t.ask(&ada.actor, MyRecord {}).await.unwrap().expect("my record");
    assert_eq!(after.version, edited.version);
    assert_eq!(values(&after), ["+1 617 555 0199", "ada@example.org"]);
    assert_eq!(after.addresses[0].written(), ["12 St James's Square", "SW1Y 4JH London", "GB"]);

    let cleared = EditContact { phone: " ".into(), ..edit(ada.patient_id(), after.version) };
    t.run(&ada.actor, cleared).await.unwrap();
    assert_eq!(values(&t.ask(&ada.actor, MyRecord {}).await.unwrap().unwrap()), ["ada@example.org"]);
}

#[tokio::test]
async fn nobody_writes_over_what_they_have_not_seen() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let seen = t.ask(&desk, ShowPatient { patient_id: ada.patient_id() }).await.unwrap().version;
    t.run(&ada.actor, edit(ada.patient_id(), seen)).await.unwrap();
    let late = t.run(&desk, EditContact { phone: "12345".into(), ..edit(ada.patient_id(), seen) }).await;
    assert!(matches!(late, Err(AppError::Conflict { .. })), "{late:?}");
    assert!(values(&t.ask(&ada.actor, MyRecord {}).await.unwrap().unwrap()).contains(&"+1 617 555 0199"));
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_changes_nothing() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    let wrong =
        EditContact { phone: "soon".into(), email: "ada".into(), city: "x".repeat(201), ..edit(ada.patient_id(), 1) };
    let Err(AppError::Invalid { fields }) = t.run(&ada.actor, wrong).await else { panic!("refused") };
    assert_eq!(fields.0.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["phone", "email", "city"]);
    let after = t.ask(&ada.actor, MyRecord {}).await.unwrap().unwrap();
    assert_eq!((after.version, after.telecoms.len()), (1, 0));
}

#[tokio::test]
async fn somebody_else_s_details_do_not_exist() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    let grace = t.patient("Grace Hopper").await;
    let elsewhere = t.staff(Role::Reception, t.other_facility).await.actor;
    let doctor = t.staff(Role::Doctor, t.facility).await.actor;
    let command = edit(ada.patient_id(), 1);
    assert_eq!(t.run(&grace.actor, command.clone()).await.unwrap_err(), AppError::NotFound);
    assert_eq!(t.run(&elsewhere, command.clone()).await.unwrap_err(), AppError::NotFound);
    // A doctor of the house sees the patient, and does not edit them.
    assert_eq!(t.run(&doctor, command.clone()).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(t.run(&t.anonymous(), command).await.unwrap_err(), AppError::Unauthenticated);
}
