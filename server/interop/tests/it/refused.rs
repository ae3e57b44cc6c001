//! A file that is broken is refused with the place, and leaves nothing behind.

use interop::{
    fhir::{Source, import},
    synthea::BUNDLES,
};
use model::{AppError, Role};
use platform::testing::TestHale;
use serde_json::{Value, json};

use crate::chart_bundle::{
    ALLERGY, BLOOD_PRESSURE, CARE_TEAM, CONDITION, ENCOUNTER, IMMUNIZATION, MEDICATION, PATIENT, PROCEDURE, REPORT,
    SODIUM, changed, chart, url,
};
use crate::practice::{ADMIN, bundle, import_text, rows, with, without};

async fn refused(t: &TestHale, text: &str) -> String {
    let error = import_text(t, text).await.expect_err("refused").to_string();
    assert_eq!(rows(t).await, 0, "{error}");
    error
}

#[tokio::test]
async fn the_place_is_named() {
    let t = TestHale::new().await;
    let cases = [
        (with("/resourceType", json!("Patient")), "resourceType: expected Bundle, found \"Patient\""),
        (with("/type", json!("searchset")), "type: expected transaction, found \"searchset\""),
        (without("/entry"), "missing field `entry`"),
        (with("/entry", json!({})), "entry: invalid type: map"),
        (with("/entry/2", json!(7)), "Entry 3: invalid type: integer `7`"),
        (without("/entry/1/fullUrl"), "Entry 2: missing field `fullUrl`"),
        (with("/entry/1/request/method", json!("DELETE")), "Entry 2, request.method: unknown variant `DELETE`"),
        (with("/entry/1/resource", json!([])), "Entry 2, resource.resourceType: expected an object"),
        (without("/entry/1/resource/resourceType"), "Entry 2, resource.resourceType: expected the name of a resource"),
        (
            with("/entry/0/resource/name/1/given/0", json!(3)),
            "Entry 1 (Patient), name[1].given[0]: invalid type: integer `3`, expected a string",
        ),
        (with("/entry/0/resource/name/1/use", json!("pet")), "Entry 1 (Patient), name[1].use: unknown variant `pet`"),
        (with("/entry/0/resource/gender", json!("F")), "Entry 1 (Patient), gender: unknown variant `F`"),
        (
            with("/entry/0/resource/birthDate", json!("1985-02-30")),
            "Entry 1 (Patient), birthDate: \"1985-02-30\" is no date",
        ),
        (
            with("/entry/0/resource/birthDate", json!("2026-03-03")),
            "Entry 1 (Patient), birthDate: 2026-03-03 is in the future",
        ),
        (with("/entry/0/resource/name", json!([])), "Entry 1 (Patient), name: expected a name"),
        (
            with("/entry/0/resource/multipleBirthInteger", json!(1.5)),
            "Entry 1 (Patient), multipleBirthInteger: invalid type: floating point",
        ),
        (
            with("/entry/0/resource/deceasedDateTime", json!("yesterday")),
            "Entry 1 (Patient), deceasedDateTime: \"yesterday\" is no dateTime",
        ),
        (
            with("/entry/0/resource/name/1/family", json!("x".repeat(201))),
            "Entry 1 (Patient), name[1].family: 201 characters are too many, 200 fit",
        ),
        (
            with("/entry/0/resource/name/1/family", json!("\u{202e}")),
            "Entry 1 (Patient), name[1].family: the text is empty",
        ),
        (
            with("/entry/4/resource/note", json!("a\0b")),
            "Entry 5 (Observation), note: expected text, found the character NUL",
        ),
        (
            with("/entry/3/resource/contained/0/status", json!("maybe")),
            "Entry 4 (ExplanationOfBenefit), contained[0].status: unknown variant `maybe`",
        ),
        (
            with("/entry/3/resource/contained/0/beneficiary/reference", json!("Patient/nobody")),
            "Entry 4 (ExplanationOfBenefit), contained[0].beneficiary.reference: \"Patient/nobody\" is no patient",
        ),
        (
            with("/entry/4", bundle()["entry"][0].clone()),
            "Entry 5 (Patient), fullUrl: \"urn:uuid:00000000-0000-4000-8000-000000000001\" is the fullUrl of an earlier entry too",
        ),
        (bundle().to_string() + "{}", "expected nothing after the bundle"),
        ("{\n  \"resourceType\": \"Bundle\",\n  type".to_owned(), "Line 3, column 3: this is not JSON"),
        (String::new(), "Line 1, column 0: the file ends in the middle"),
    ];
    for (text, place) in cases {
        let told = refused(&t, &text).await;
        assert!(told.contains(place), "{told}\ndoes not say\n{place}");
    }
}

#[tokio::test]
async fn a_truncated_file_leaves_nothing() {
    let t = TestHale::new().await;
    let (_, bytes) = BUNDLES[4];
    let text = std::str::from_utf8(bytes).unwrap();
    for cut in [1, 1000, text.len() / 2, text.len() - 2] {
        let told = refused(&t, &text[..cut]).await;
        assert!(told.contains("the file ends in the middle"), "{told}");
    }
}

#[tokio::test]
async fn no_file_is_taken_in_when_one_of_them_is_broken() {
    let t = TestHale::new().await;
    let (name, bytes) = BUNDLES[4];
    let files = [Source::Carried(name, bytes), Source::Carried("broken.json", b"{\xff}")];
    let told = import(t.hale(), &ADMIN, t.facility, &files, |_| {}).await.expect_err("refused").to_string();
    assert!(told.starts_with("broken.json was not taken in. Line 1, column 2: expected text in UTF-8"), "{told}");
    assert_eq!(rows(&t).await, 0);
}

#[tokio::test]
async fn a_number_that_belongs_to_somebody_else_waits_for_a_person() {
    let t = TestHale::new().await;
    import_text(&t, &bundle().to_string()).await.unwrap();
    let before = rows(&t).await;
    let other = with("/entry/0/resource/birthDate", json!("1990-01-01")).replace("0000000000", "2222222222");
    let told = import_text(&t, &other).await.expect_err("refused").to_string();
    assert!(told.contains("Entry 1 (Patient), identifier[0]: this number belongs to the patient"), "{told}");
    assert_eq!(rows(&t).await, before);
}

#[tokio::test]
async fn importing_is_for_administrators_of_the_facility() {
    let t = TestHale::new().await;
    let (name, bytes) = BUNDLES[4];
    let files = [Source::Carried(name, bytes)];
    let here = t.staff(Role::Administrator, t.facility).await.actor;
    let elsewhere = t.staff(Role::Administrator, t.other_facility).await.actor;
    let desk = t.staff(Role::Reception, t.facility).await.actor;
    let refusal = async |actor| match import(t.hale(), &actor, t.facility, &files, |_| {}).await {
        Err(interop::fhir::ImportError::Refused { error, .. }) => Some(error),
        Err(error) => panic!("{error}"),
        Ok(_) => None,
    };
    assert_eq!(refusal(t.anonymous()).await, Some(AppError::Unauthenticated));
    assert_eq!(refusal(desk).await, Some(AppError::Forbidden));
    assert_eq!(refusal(elsewhere).await, Some(AppError::NotFound));
    assert_eq!(refusal(here).await, None);
}

#[tokio::test]
async fn a_file_that_is_not_there_is_named() {
    let t = TestHale::new().await;
    let files = [Source::Path("/nowhere/patient.json".into())];
    let told = import(t.hale(), &ADMIN, t.facility, &files, |_| {}).await.expect_err("refused").to_string();
    assert!(told.starts_with("patient.json was not read"), "{told}");
}

/// A broken resource of the chart is refused with its place, and nothing of the file stays.
#[tokio::test]
async fn the_place_in_the_chart_is_named() {
    let t = TestHale::new().await;
    let nobody = json!({ "reference": "urn:uuid:nobody" });
    let cases = [
        (ENCOUNTER, "/status", json!("over"), "Entry 6 (Encounter), status: unknown variant `over`"),
        (ENCOUNTER, "/class", Value::Null, "Entry 6 (Encounter): missing field `class`"),
        (ENCOUNTER, "/period/end", json!("2026-01-15T07:00:00-05:00"), "Entry 6 (Encounter), period.end: "),
        (
            ENCOUNTER,
            "/period/start",
            json!("tomorrow"),
            "Entry 6 (Encounter), period.start: \"tomorrow\" is no dateTime",
        ),
        (
            ENCOUNTER,
            "/subject",
            nobody.clone(),
            "Entry 6 (Encounter), subject.reference: \"urn:uuid:nobody\" is no patient",
        ),
        (CONDITION, "/subject", Value::Null, "Entry 7 (Condition): missing field `subject`"),
        (
            CONDITION,
            "/encounter",
            nobody.clone(),
            "Entry 7 (Condition), encounter.reference: \"urn:uuid:nobody\" is no encounter",
        ),
        (
            CONDITION,
            "/code/text",
            json!("x".repeat(501)),
            "Entry 7 (Condition), code.text: 501 characters are too many",
        ),
        (
            CONDITION,
            "/onsetDateTime",
            json!("2019-13"),
            "Entry 7 (Condition), onsetDateTime: \"2019-13\" is no dateTime",
        ),
        (
            ALLERGY,
            "/criticality",
            json!("deadly"),
            "Entry 8 (AllergyIntolerance), criticality: unknown variant `deadly`",
        ),
        (ALLERGY, "/category/0", json!(7), "Entry 8 (AllergyIntolerance), category[0]"),
        (
            ALLERGY,
            "/reaction/0/severity",
            json!("very"),
            "Entry 8 (AllergyIntolerance), reaction[0].severity: unknown variant",
        ),
        (
            BLOOD_PRESSURE,
            "/component/0/valueQuantity/value",
            json!("142"),
            "Entry 9 (Observation), component[0].valueQuantity.value: expected a number, found \"142\"",
        ),
        (
            BLOOD_PRESSURE,
            "/component/1/valueQuantity/comparator",
            json!("~"),
            "Entry 9 (Observation), component[1].valueQuantity.comparator: unknown variant `~`",
        ),
        (SODIUM, "/code", Value::Null, "Entry 10 (Observation): missing field `code`"),
        (
            SODIUM,
            "/valueQuantity/value",
            json!([1]),
            "Entry 10 (Observation), valueQuantity.value: expected a number, found [1]",
        ),
        (
            SODIUM,
            "/valueQuantity/unit",
            json!("m".repeat(51)),
            "Entry 10 (Observation), valueQuantity.unit: 51 characters",
        ),
        (SODIUM, "/effectiveDateTime", json!("2026-03-05T08:00:00Z"), "Entry 10 (Observation), effectiveDateTime: "),
        (
            SODIUM,
            "/issued",
            json!("2999-01-01T00:00:00Z"),
            "Entry 10 (Observation), issued: 2999-01-01T00:00:00Z is in the future",
        ),
        (REPORT, "/status", json!("done"), "Entry 11 (DiagnosticReport), status: unknown variant `done`"),
        (REPORT, "/result/0", json!("urn"), "Entry 11 (DiagnosticReport), result[0]: invalid type: string"),
        (
            REPORT,
            "/conclusion",
            json!("x".repeat(4001)),
            "Entry 11 (DiagnosticReport), conclusion: 4001 characters are too many",
        ),
        (
            IMMUNIZATION,
            "/patient",
            nobody.clone(),
            "Entry 12 (Immunization), patient.reference: \"urn:uuid:nobody\" is no patient",
        ),
        (IMMUNIZATION, "/occurrenceDateTime", json!("2026-02-30"), "Entry 12 (Immunization), occurrenceDateTime"),
        (
            PROCEDURE,
            "/performedPeriod/start",
            json!(2026),
            "Entry 13 (Procedure), performedPeriod.start: invalid type: integer",
        ),
        (MEDICATION, "/intent", Value::Null, "Entry 14 (MedicationRequest): missing field `intent`"),
        (
            MEDICATION,
            "/dosageInstruction/0/doseAndRate/0/doseQuantity/value",
            json!(true),
            "Entry 14 (MedicationRequest), dosageInstruction[0].doseAndRate[0].doseQuantity.value: expected a number",
        ),
        (
            CARE_TEAM,
            "/encounter",
            nobody,
            "Entry 15 (CareTeam), encounter.reference: \"urn:uuid:nobody\" is no encounter",
        ),
        (
            CARE_TEAM,
            "/participant/1/member/display",
            json!("x".repeat(501)),
            "Entry 15 (CareTeam), participant[1].member.display",
        ),
    ];
    for (entry, pointer, value, place) in cases {
        let told = refused(&t, &changed(entry, pointer, value)).await;
        assert!(told.contains(place), "{told}\ndoes not say\n{place}");
    }
}

/// Nothing crosses from one patient into the chart of another (T11).
#[tokio::test]
async fn a_visit_or_a_result_of_another_patient_is_refused() {
    let t = TestHale::new().await;
    let with_other = |pointer: &str| {
        let mut bundle = chart();
        let mut other = bundle["entry"][PATIENT].clone();
        other["fullUrl"] = json!(url(90));
        other["resource"]["id"] = json!("p2");
        other["resource"]["identifier"][0]["value"] = json!("N-2");
        bundle["entry"].as_array_mut().expect("entries").push(other);
        *bundle.pointer_mut(pointer).expect("a place") = json!({ "reference": url(90) });
        bundle.to_string()
    };
    for (pointer, place) in [
        ("/entry/6/resource/subject", "Entry 7 (Condition), encounter.reference: "),
        ("/entry/7/resource/patient", "Entry 8 (AllergyIntolerance), encounter.reference: "),
        ("/entry/9/resource/subject", "Entry 10 (Observation), encounter.reference: "),
        ("/entry/14/resource/subject", "Entry 15 (CareTeam), encounter.reference: "),
    ] {
        let told = refused(&t, &with_other(pointer)).await;
        assert!(told.contains(place) && told.contains("is an encounter of another patient"), "{told}");
    }
    let mut bundle: Value = serde_json::from_str(&with_other("/entry/9/resource/subject")).expect("a bundle");
    bundle["entry"][SODIUM]["resource"].as_object_mut().expect("an object").remove("encounter");
    let told = refused(&t, &bundle.to_string()).await;
    assert!(
        told.contains("Entry 11 (DiagnosticReport), result[0].reference: this is a result of another patient"),
        "{told}"
    );
}
