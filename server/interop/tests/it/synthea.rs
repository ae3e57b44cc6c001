//! The nine sample patients.

use std::collections::BTreeMap;

use interop::{
    fhir::{Progress, Source, Summary, import},
    synthea::BUNDLES,
};
use platform::testing::TestHale;
use serde_json::json;

use crate::practice::{self, ADMIN, import_text, rows};

async fn import_all(t: &TestHale) -> Summary {
    let files: Vec<Source> = BUNDLES.iter().map(|(name, bytes)| Source::Carried(name, bytes)).collect();
    import(t.hale(), &ADMIN, t.facility, &files, |_| {}).await.expect("imported")
}

async fn count(t: &TestHale, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(t.pool()).await.expect("a count")
}

#[tokio::test]
async fn the_nine_patients_come_in_whole() {
    let t = TestHale::new().await;
    let summary = import_all(&t).await;
    assert_eq!((summary.files, summary.entries), (9, 1518));
    let charted: BTreeMap<&str, (u64, u64)> =
        summary.by_type.iter().map(|(name, counts)| (name.as_str(), (counts.taken_in, counts.kept))).collect();
    let expected = [
        ("CarePlan", (0, 15)),
        ("Claim", (0, 157)),
        ("Condition", (45, 0)),
        ("DiagnosticReport", (44, 0)),
        ("Encounter", (130, 0)),
        ("ExplanationOfBenefit", (0, 130)),
        ("Goal", (0, 10)),
        ("ImagingStudy", (0, 1)),
        ("Immunization", (96, 0)),
        ("MedicationRequest", (27, 0)),
        ("Observation", (780, 0)),
        ("Procedure", (46, 0)),
    ];
    for (name, counts) in expected {
        assert_eq!((name, charted[name]), (name, counts));
    }
    let counts = |name: &str| summary.by_type[name];
    assert_eq!((counts("Patient").taken_in, counts("Patient").unchanged), (9, 0));
    // 14 entries name 13 people and 13 hospitals.
    assert_eq!((counts("Practitioner").taken_in, counts("Practitioner").unchanged), (13, 1));
    assert_eq!((counts("Organization").taken_in, counts("Organization").unchanged), (13, 1));
    assert!(counts("Coverage").taken_in >= 9, "{:?}", counts("Coverage"));

    assert_eq!(count(&t, "select count(*) from patient").await, 9);
    assert_eq!(count(&t, "select count(*) from practitioner").await, 13);
    assert_eq!(count(&t, "select count(*) from organization").await, 13);
    // One of the 14 entries is the same resource twice, under the same address.
    assert_eq!(count(&t, "select count(*) from fhir_resource").await, 1516);
    assert_eq!(count(&t, "select count(*) from fhir_resource where patient_id is null and resource_type not in ('Practitioner', 'Organization')").await, 0);
    assert_eq!(
        count(&t, "select count(*) from patient_summary where birth_date is null or name = 'Name not known'").await,
        0
    );
    assert_eq!(count(&t, "select count(*) from patient where not is_mrn(mrn)").await, 0);
}

#[tokio::test]
async fn a_second_import_changes_nothing() {
    let t = TestHale::new().await;
    let first = import_all(&t).await;
    let before = rows(&t).await;
    let second = import_all(&t).await;
    assert_eq!(rows(&t).await, before);
    assert_eq!(second.entries, first.entries);
    let total = second.total();
    assert_eq!((total.taken_in, total.kept, total.unchanged, total.differing), (0, 0, 1518, 0));
}

#[tokio::test]
async fn the_same_resources_in_another_file_are_known_again() {
    let t = TestHale::new().await;
    import_text(&t, &practice::bundle().to_string()).await.unwrap();
    let before = rows(&t).await;
    // Written differently, and with one resource changed.
    let changed = serde_json::to_string_pretty(&{
        let mut bundle = practice::bundle();
        bundle["entry"][4]["resource"]["valueQuantity"]["value"] = json!(37.9);
        bundle
    })
    .unwrap();
    let summary = import_text(&t, &changed).await.unwrap();
    let total = summary.total();
    assert_eq!((total.taken_in, total.kept, total.unchanged, total.differing), (0, 0, 4, 1));
    // The file itself is noted, nothing else.
    assert_eq!(rows(&t).await, before + 1);
}

#[tokio::test]
async fn a_later_file_finds_the_patient_the_doctor_and_the_hospital_again() {
    let t = TestHale::new().await;
    import_text(&t, &practice::bundle().to_string()).await.unwrap();
    let later = practice::bundle().to_string().replace("0000000000", "1111111111");
    let summary = import_text(&t, &later).await.unwrap();
    for name in ["Patient", "Practitioner", "Organization"] {
        assert_eq!((summary.by_type[name].taken_in, summary.by_type[name].unchanged), (0, 1), "{name}");
    }
    assert_eq!(summary.by_type["Observation"].taken_in, 1);
    assert_eq!(count(&t, "select count(*) from coverage").await, 1);
    assert_eq!(count(&t, "select count(distinct patient_id) from fhir_resource").await, 1);
}

#[tokio::test]
async fn demographics_are_kept_as_precise_as_they_are() {
    let t = TestHale::new().await;
    import_text(&t, &practice::bundle().to_string()).await.unwrap();
    let (name, birth_date, language, sex): (String, String, String, String) =
        sqlx::query_as("select name, birth_date, language, sex from patient_summary")
            .fetch_one(t.pool())
            .await
            .unwrap();
    assert_eq!(
        (name.as_str(), birth_date.as_str(), language.as_str(), sex.as_str()),
        ("Ada King Byron", "1985-12", "en-GB", "female")
    );
    let (marital_status, order): (String, i16) =
        sqlx::query_as("select marital_status, birth_order from patient").fetch_one(t.pool()).await.unwrap();
    assert_eq!((marital_status.as_str(), order), ("Married", 2));
    assert_eq!(count(&t, "select count(*) from patient_name").await, 2);
    assert_eq!(
        count(&t, "select count(*) from patient_contact where name = 'Annabella Byron' and relationship = 'Mother'")
            .await,
        1
    );
    assert_eq!(count(&t, "select count(*) from coverage where payor = 'Cigna Health' and status = 'active'").await, 1);
}

/// A decimal says how exact it is by its digits; a float would lose them.
#[tokio::test]
async fn every_digit_of_a_decimal_is_kept() {
    let t = TestHale::new().await;
    let exact = practice::bundle().to_string().replace("36.6", "36.600000000000000000010");
    import_text(&t, &exact).await.unwrap();
    let kept: String = sqlx::query_scalar(
        "select resource #>> '{valueQuantity,value}' from fhir_resource where resource_type = 'Observation'",
    )
    .fetch_one(t.pool())
    .await
    .unwrap();
    assert_eq!(kept, "36.600000000000000000010");
}

#[tokio::test]
async fn progress_is_told_file_by_file() {
    let t = TestHale::new().await;
    let (name, bytes) = BUNDLES[4];
    let mut told = Vec::new();
    let files = [Source::Carried(name, bytes)];
    import(t.hale(), &ADMIN, t.facility, &files, |progress| {
        told.push(match progress {
            Progress::Checking { number, of, .. } => format!("checking {number}/{of}"),
            Progress::TakingIn { entries, .. } => format!("taking in {entries}"),
            Progress::TakenIn { summary, .. } => format!("taken in {}", summary.entries),
        });
    })
    .await
    .unwrap();
    assert_eq!(told, ["checking 1/1", "taking in 73", "taken in 73"]);
}
