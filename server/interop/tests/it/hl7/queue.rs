//! What people do with results that wait.

use labs::model::messages::{
    DismissUnfiled, FileUnfiled, FindPatientFor, ShowMessages, ShowUnfiled, UnfiledState, UnlinkFiled,
};
use model::{AppError, Hl7UnfiledId, Role};

use super::house::House;

async fn one_that_waits(house: &House) -> Hl7UnfiledId {
    let obx = ["OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F", "OBX|2|NM|XYZ^New thing^99||5|mg/L|1-2|H|||F"];
    house.send(house.oru("1", "||BYRON^ADA||19851210|F", "X-1|F-1|CBC^Count^L", &obx)).await;
    house.waits().await[0].id.into()
}

fn file(house: &House, id: Hl7UnfiledId, order: String) -> FileUnfiled {
    FileUnfiled {
        unfiled_id: id,
        patient_id: house.patient.patient_id(),
        order_id: order,
        reason: "Same name, birth date and ward".into(),
    }
}

#[tokio::test]
async fn a_person_finds_the_patient_files_takes_back_and_files_elsewhere() {
    let house = House::new().await;
    let id = one_that_waits(&house).await;
    let lab = &house.lab.actor;
    let queue = house.t.ask(lab, ShowMessages { facility_id: None }).await.unwrap();
    assert_eq!((queue.waiting.len(), queue.waiting[0].claimed.as_deref()), (1, Some("ADA BYRON")));
    assert_eq!(queue.latest.len(), 1);

    let sought = house.t.run(lab, FindPatientFor { unfiled_id: id, text: "byron 1985".into() }).await.unwrap();
    let show = |search, patient_id| ShowUnfiled { unfiled_id: id, search, patient_id };
    let shown = house.t.ask(lab, show(Some(sought.search), Some(house.patient.patient_id()))).await.unwrap();
    assert_eq!(shown.results.len(), 2);
    assert_eq!(shown.search.unwrap().found[0].id, house.patient.patient_id());
    let chosen = shown.chosen.unwrap();
    assert!(chosen.differs.is_empty() && chosen.orders.len() == 1);

    house.t.run(lab, file(&house, id, house.order.to_string())).await.unwrap();
    let results: Vec<_> = house.results().await.into_iter().map(|row| (row.source, row.code, row.flag)).collect();
    assert_eq!(
        results,
        [("order".to_owned(), "HB".to_owned(), Some("normal".to_owned())), ("hl7".into(), "XYZ".into(), None)],
        "what was ordered answers the order; the rest is a report of its own"
    );
    let again = house.t.run(lab, file(&house, id, String::new())).await.unwrap_err();
    assert!(matches!(again, AppError::Conflict { .. }), "{again:?}");

    house.verify_all().await;
    let unlink = UnlinkFiled { unfiled_id: id, reason: "It is another Ada Byron".into() };
    assert_eq!(house.t.run(lab, unlink).await.unwrap().state, UnfiledState::Open);
    let states: Vec<_> = house.results().await.into_iter().map(|row| (row.code, row.version, row.state)).collect();
    assert!(states.iter().all(|(_, _, state)| state == "withdrawn"), "{states:?}");

    let other = house.t.patient("Ada Byron").await;
    let elsewhere = FileUnfiled { patient_id: other.patient_id(), ..file(&house, id, String::new()) };
    house.t.run(lab, elsewhere).await.unwrap();
    let hers = house.results().await.into_iter().filter(|row| row.patient_id == other.patient_id().0).count();
    assert_eq!(hers, 2);
}

#[tokio::test]
async fn what_nobody_verified_is_put_aside_when_it_is_taken_back() {
    let house = House::new().await;
    let id = one_that_waits(&house).await;
    house.t.run(&house.lab.actor, file(&house, id, house.order.to_string())).await.unwrap();
    let unlink = UnlinkFiled { unfiled_id: id, reason: "Not hers".into() };
    house.t.run(&house.lab.actor, unlink).await.unwrap();
    let states: Vec<_> = house.results().await.into_iter().map(|row| row.state).collect();
    assert_eq!(states, ["retest", "retest"], "waits for a value again, and nobody sees this one");
}

#[tokio::test]
async fn putting_aside_needs_a_reason_and_is_done_once() {
    let house = House::new().await;
    let id = one_that_waits(&house).await;
    let dismiss = |reason: &str| DismissUnfiled { unfiled_id: id, reason: reason.into() };
    let refused = house.t.run(&house.lab.actor, dismiss(" ")).await.unwrap_err();
    assert!(matches!(refused, AppError::Invalid { .. }));
    house.t.run(&house.lab.actor, dismiss("A test of the vendor")).await.unwrap();
    assert!(house.t.run(&house.lab.actor, dismiss("again")).await.is_err());
    assert!(house.t.run(&house.lab.actor, file(&house, id, String::new())).await.is_err());
    assert_eq!(house.waits().await[0].state, "dismissed");
    assert_eq!(house.count("hl7_message").await, 1, "the message stays");
}

#[tokio::test]
async fn a_late_preliminary_is_filed_by_nobody() {
    let house = House::new().await;
    house.send(house.ordered("1", &["OBX|1|NM|718-7^Hb^LN||13.2|g/dL|||||F"])).await;
    house.verify_all().await;
    house.send(house.ordered("2", &["OBX|1|NM|718-7^Hb^LN||9.9|g/dL|||||P"])).await;
    let id = house.waits().await[0].id.into();
    let refused = house.t.run(&house.lab.actor, file(&house, id, house.order.to_string())).await.unwrap_err();
    assert_eq!(refused.rule_name(), Some("cannot_be_filed"), "{refused:?}");
    assert_eq!(house.results().await.len(), 1);
    assert_eq!(house.waits().await[0].state, "open");
}

#[tokio::test]
async fn only_the_laboratory_of_the_facility_sees_them() {
    let house = House::new().await;
    let id = one_that_waits(&house).await;
    let elsewhere = house.t.staff(Role::Laboratory, house.t.other_facility).await;
    let nurse = house.t.staff(Role::Nurse, house.t.facility).await;
    let show = || ShowUnfiled { unfiled_id: id, search: None, patient_id: None };
    assert_eq!(house.t.ask(&elsewhere.actor, show()).await.unwrap_err(), AppError::NotFound);
    assert_eq!(house.t.ask(&nurse.actor, show()).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(house.t.ask(&house.patient.actor, show()).await.unwrap_err(), AppError::Forbidden);
    assert!(house.t.ask(&elsewhere.actor, ShowMessages { facility_id: None }).await.unwrap().waiting.is_empty());
    assert!(house.t.run(&elsewhere.actor, file(&house, id, String::new())).await.is_err());
    // A patient of another house can't be chosen.
    let stranger = house.t.patient_at("Mary Seacole", house.t.other_facility).await;
    let wrong = FileUnfiled { patient_id: stranger.patient_id(), ..file(&house, id, String::new()) };
    assert_eq!(house.t.run(&house.lab.actor, wrong).await.unwrap_err(), AppError::NotFound);
}
