use model::Role;
use platform::testing::TestHale;
use uuid::Uuid;

use crate::use_cases::{Look, Rename, WriteFromARead};

type Row = (String, String, Option<Uuid>, Option<String>, Option<Uuid>, Option<Uuid>);

async fn trail(hale: &TestHale) -> Vec<Row> {
    sqlx::query_as("SELECT kind, action, actor, resource, resource_id, patient_id FROM audit_event ORDER BY id")
        .fetch_all(hale.pool())
        .await
        .expect("read the trail")
}

#[tokio::test]
async fn a_write_is_recorded_with_what_it_touched() {
    let hale = TestHale::new().await;
    let reception = hale.staff(Role::Reception, hale.facility).await;
    let rename = Rename { facility: hale.facility, name: "North".into(), millis: 0 };
    hale.run(&reception.actor, rename).await.expect("rename");

    let facility = Some(hale.facility.0);
    let expected =
        ("write".into(), "test.rename".into(), Some(reception.account.0), Some("facility".into()), facility, None);
    assert_eq!(trail(&hale).await, [expected]);
}

#[tokio::test]
async fn a_read_of_patient_data_is_on_disk_before_the_answer() {
    let hale = TestHale::new().await;
    let patient = hale.patient("Ada Byron").await.patient_id();
    let nurse = hale.staff(Role::Nurse, hale.facility).await;
    hale.ask(&nurse.actor, Look { facility: hale.facility, patient }).await.expect("look");

    let expected =
        ("read".into(), "test.look".into(), Some(nurse.account.0), Some("patient".into()), None, Some(patient.0));
    assert_eq!(trail(&hale).await, [expected]);
}

#[tokio::test]
async fn without_a_record_there_is_no_answer() {
    let hale = TestHale::new().await;
    let patient = hale.patient("Ada Byron").await.patient_id();
    let reception = hale.staff(Role::Reception, hale.facility).await;
    sqlx::raw_sql("ALTER TABLE audit_event ADD CHECK (false) NOT VALID").execute(hale.pool()).await.expect("break it");

    hale.ask(&reception.actor, Look { facility: hale.facility, patient }).await.expect_err("no record, no answer");
    let rename = Rename { facility: hale.facility, name: "North".into(), millis: 0 };
    hale.run(&reception.actor, rename).await.expect_err("no record, no change");

    let renamed: i64 = sqlx::query_scalar("SELECT count(*) FROM facility WHERE name = 'North'")
        .fetch_one(hale.pool())
        .await
        .expect("count");
    assert_eq!(renamed, 0);
}

#[tokio::test]
async fn the_trail_is_append_only() {
    let hale = TestHale::new().await;
    let reception = hale.staff(Role::Reception, hale.facility).await;
    let rename = Rename { facility: hale.facility, name: "North".into(), millis: 0 };
    hale.run(&reception.actor, rename).await.expect("rename");

    for sql in ["UPDATE audit_event SET actor = NULL", "DELETE FROM audit_event", "TRUNCATE audit_event"] {
        sqlx::raw_sql(sql).execute(hale.pool()).await.expect_err(sql);
    }
    assert_eq!(trail(&hale).await.len(), 1);
}

#[tokio::test]
async fn a_read_cannot_write() {
    let hale = TestHale::new().await;
    hale.ask(&hale.anonymous(), WriteFromARead).await.expect_err("the transaction is read-only");
    let changed: i64 = sqlx::query_scalar("SELECT count(*) FROM facility WHERE name = 'changed by a read'")
        .fetch_one(hale.pool())
        .await
        .expect("count");
    assert_eq!(changed, 0);
}
