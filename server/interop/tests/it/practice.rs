//! Small bundles to import and to break.

use interop::fhir::{ImportError, Source, Summary, import};
use platform::{Actor, testing::TestHale};
use serde_json::{Value, json};

pub const ADMIN: Actor = Actor::system("test import");

/// A patient, their doctor, their hospital, a bill that carries a coverage, and an observation.
pub fn bundle() -> Value {
    let entry = |number: u8, resource: Value| {
        json!({
            "fullUrl": format!("urn:uuid:00000000-0000-4000-8000-0000000000{number:02}"),
            "request": { "method": "POST", "url": resource["resourceType"] },
            "resource": resource,
        })
    };
    let patient = "urn:uuid:00000000-0000-4000-8000-000000000001";
    json!({
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            entry(1, json!({
                "resourceType": "Patient",
                "id": "p1",
                "identifier": [{ "system": "urn:example:numbers", "value": "N-1", "type": { "text": "Passport" } }],
                "name": [
                    { "use": "old", "family": "Gordon", "given": ["Ada"] },
                    { "use": "official", "family": "Byron", "given": ["Ada", "King"], "prefix": ["Ms."] },
                ],
                "telecom": [{ "system": "phone", "value": "+44 20 7946 0018", "use": "mobile", "rank": 1 }],
                "gender": "female",
                "birthDate": "1985-12",
                "deceasedBoolean": false,
                "maritalStatus": { "coding": [{ "code": "M", "display": "M" }], "text": "M" },
                "multipleBirthInteger": 2,
                "communication": [{ "language": { "coding": [{ "code": "en-GB" }] } }],
                "contact": [{ "relationship": [{ "text": "Mother" }], "name": { "text": "Annabella Byron" } }],
            })),
            entry(2, json!({
                "resourceType": "Practitioner",
                "identifier": [{ "system": "http://hl7.org/fhir/sid/us-npi", "value": "430" }],
                "name": [{ "family": "Somerville", "given": ["Mary"], "prefix": ["Dr."] }],
                "gender": "female",
            })),
            entry(3, json!({
                "resourceType": "Organization",
                "identifier": [{ "system": "urn:example:hospitals", "value": "H-1" }],
                "name": "Winchester Hospital",
            })),
            entry(4, json!({
                "resourceType": "ExplanationOfBenefit",
                "patient": { "reference": patient },
                "contained": [{
                    "resourceType": "Coverage",
                    "id": "coverage",
                    "status": "active",
                    "type": { "text": "Cigna" },
                    "beneficiary": { "reference": patient },
                    "payor": [{ "display": "Cigna Health" }],
                }],
            })),
            entry(5, json!({
                "resourceType": "Observation",
                "status": "final",
                "category": [{ "coding": [{ "code": "vital-signs" }] }],
                "code": { "coding": [{ "system": "http://loinc.org", "code": "8310-5", "display": "Body temperature" }] },
                "subject": { "reference": "Patient/p1" },
                "effectiveDateTime": "2026-01-15T08:30:00+00:00",
                "valueQuantity": { "value": 36.6, "unit": "Cel" },
            })),
        ],
    })
}

/// Changes one place of the bundle, by JSON pointer.
pub fn with(pointer: &str, value: Value) -> String {
    let mut bundle = bundle();
    let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
    match bundle.pointer_mut(parent).expect("a place in the bundle") {
        Value::Object(fields) => drop(fields.insert(field.into(), value)),
        Value::Array(items) => items[field.parse::<usize>().expect("an index")] = value,
        other => panic!("{other} has no places"),
    }
    bundle.to_string()
}

/// Takes a field away.
pub fn without(pointer: &str) -> String {
    let mut bundle = bundle();
    let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
    bundle.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object").remove(field).expect("a field");
    bundle.to_string()
}

pub async fn import_text(t: &TestHale, text: &str) -> Result<Summary, ImportError> {
    let bytes: &'static [u8] = Box::leak(text.to_owned().into_boxed_str()).as_bytes();
    import(t.hale(), &ADMIN, t.facility, &[Source::Carried("test.json", bytes)], |_| {}).await
}

/// Rows in everything that an import writes.
pub async fn rows(t: &TestHale) -> i64 {
    sqlx::query_scalar(
        "select (select count(*) from patient) + (select count(*) from patient_name) + (select count(*) from practitioner)
              + (select count(*) from organization) + (select count(*) from coverage) + (select count(*) from fhir_bundle)
              + (select count(*) from fhir_resource) + (select count(*) from patient_facility)
              + (select count(*) from patient_identifier) + (select count(*) from encounter)
              + (select count(*) from encounter_transition) + (select count(*) from problem) + (select count(*) from allergy)
              + (select count(*) from allergy_reaction) + (select count(*) from allergy_review)
              + (select count(*) from observation) + (select count(*) from immunization)
              + (select count(*) from procedure_done) + (select count(*) from medication_request)
              + (select count(*) from care_team_member) + (select count(*) from lab_report)
              + (select count(*) from lab_analysis) + (select count(*) from lab_result)",
    )
    .fetch_one(t.pool())
    .await
    .expect("count")
}
