//! A bundle with one resource of every type of the chart, to import and to break.

use serde_json::{Value, json};

use crate::practice::bundle;

pub const PATIENT: usize = 0;
pub const ENCOUNTER: usize = 5;
pub const CONDITION: usize = 6;
pub const ALLERGY: usize = 7;
pub const BLOOD_PRESSURE: usize = 8;
pub const SODIUM: usize = 9;
pub const REPORT: usize = 10;
pub const IMMUNIZATION: usize = 11;
pub const PROCEDURE: usize = 12;
pub const MEDICATION: usize = 13;
pub const CARE_TEAM: usize = 14;
pub const GLUCOSE: usize = 15;

pub fn url(place: usize) -> String {
    format!("urn:uuid:00000000-0000-4000-8000-0000000000{:02}", place + 1)
}

fn loinc(code: &str, display: &str) -> Value {
    json!({ "coding": [{ "system": "http://loinc.org", "code": code, "display": display }] })
}

fn snomed(code: &str, display: &str) -> Value {
    json!({ "coding": [{ "system": "http://snomed.info/sct", "code": code, "display": display }], "text": display })
}

fn status(code: &str) -> Value {
    json!({ "coding": [{ "code": code }] })
}

/// The practice bundle, and a day in hospital.
pub fn chart() -> Value {
    let patient = json!({ "reference": "Patient/p1" });
    let encounter = json!({ "reference": url(ENCOUNTER) });
    let at = "2026-01-15T09:10:00-05:00";
    let resources = [
        json!({
            "resourceType": "Encounter", "id": "e1", "status": "finished", "class": { "code": "EMER" },
            "type": [snomed("50849002", "Emergency room admission")], "subject": patient,
            "participant": [{ "individual": { "reference": url(1) } }],
            "period": { "start": "2026-01-15T08:00:00-05:00", "end": "2026-01-15T11:30:00-05:00" },
            "reasonCode": [{ "text": "Chest pain" }], "serviceProvider": { "reference": url(2) },
        }),
        json!({
            "resourceType": "Condition", "clinicalStatus": status("active"), "verificationStatus": status("confirmed"),
            "code": snomed("38341003", "Hypertension"), "subject": patient, "encounter": encounter,
            "onsetDateTime": "2019-05", "recordedDate": at, "note": [{ "text": "Since\nthe spring." }],
        }),
        json!({
            "resourceType": "AllergyIntolerance", "clinicalStatus": status("active"), "verificationStatus": status("confirmed"),
            "type": "allergy", "category": ["medication"], "criticality": "high", "patient": patient, "encounter": encounter,
            "code": { "coding": [{ "system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "7980", "display": "Penicillin G" }] },
            "reaction": [{ "manifestation": [{ "text": "Hives" }, { "text": "Wheezing" }], "severity": "severe" }],
        }),
        json!({
            "resourceType": "Observation", "status": "final", "category": [status("vital-signs")],
            "code": loinc("85354-9", "Blood pressure panel"), "subject": patient, "encounter": encounter,
            "effectiveDateTime": at, "issued": at,
            "component": [
                { "code": loinc("8480-6", "Systolic blood pressure"), "valueQuantity": { "value": 142, "unit": "mm[Hg]", "system": "http://unitsofmeasure.org", "code": "mm[Hg]" } },
                { "code": loinc("8462-4", "Diastolic blood pressure"), "valueQuantity": { "value": 91.50, "unit": "mm[Hg]" } },
            ],
        }),
        json!({
            "resourceType": "Observation", "status": "final", "category": [status("laboratory")],
            "code": loinc("2951-2", "Sodium"), "subject": patient, "encounter": encounter,
            "effectiveDateTime": at, "issued": "2026-01-15T10:00:00.250-05:00",
            "valueQuantity": { "value": 131, "unit": "mmol/L", "system": "http://unitsofmeasure.org", "code": "mmol/L" },
            "referenceRange": [{ "low": { "value": 136, "unit": "mmol/L" }, "high": { "value": 145, "unit": "mmol/L" } }],
            "interpretation": [{ "text": "Low" }],
        }),
        json!({
            "resourceType": "DiagnosticReport", "status": "final", "category": [status("LAB")],
            "code": loinc("51990-0", "Basic metabolic panel"), "subject": patient, "encounter": encounter,
            "effectiveDateTime": at, "issued": "2026-01-15T10:05:00-05:00", "performer": [{ "reference": url(2) }],
            "result": [{ "reference": url(SODIUM) }], "conclusion": "Hyponatraemia.",
        }),
        json!({
            "resourceType": "Immunization", "status": "completed", "patient": patient, "encounter": encounter,
            "vaccineCode": { "coding": [{ "system": "http://hl7.org/fhir/sid/cvx", "code": "140", "display": "Influenza" }] },
            "occurrenceDateTime": "2026-01-15", "lotNumber": "AB-12",
        }),
        json!({
            "resourceType": "Procedure", "status": "completed", "code": snomed("29303009", "Electrocardiogram"),
            "subject": patient, "encounter": encounter,
            "performedPeriod": { "start": at, "end": "2026-01-15T09:20:00-05:00" }, "reasonReference": [{ "display": "Chest pain" }],
        }),
        json!({
            "resourceType": "MedicationRequest", "status": "active", "intent": "order", "subject": patient, "encounter": encounter,
            "medicationCodeableConcept": { "coding": [{ "system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "316049", "display": "Hydrochlorothiazide 25 MG" }] },
            "authoredOn": at, "requester": { "reference": url(1) },
            "dosageInstruction": [{ "timing": { "repeat": { "frequency": 1, "period": 1, "periodUnit": "d" } }, "doseAndRate": [{ "doseQuantity": { "value": 1 } }] }],
        }),
        json!({
            "resourceType": "CareTeam", "status": "active", "name": "Heart team", "subject": patient, "encounter": encounter,
            "participant": [
                { "role": [{ "text": "Patient" }], "member": { "reference": "Patient/p1" } },
                { "role": [{ "text": "Cardiologist" }], "member": { "reference": url(1) } },
                { "member": { "display": "Winchester Hospital" }, "period": { "start": "2026-01" } },
            ],
        }),
        json!({
            "resourceType": "Observation", "status": "corrected", "category": [status("laboratory")],
            "code": loinc("5792-7", "Glucose in urine"), "subject": patient, "encounter": encounter,
            "effectiveDateTime": at, "valueString": "negative", "note": [{ "text": "Repeated." }],
        }),
    ];
    let mut bundle = bundle();
    let entries = bundle["entry"].as_array_mut().expect("entries");
    for resource in resources {
        let place = entries.len();
        entries.push(json!({
            "fullUrl": url(place),
            "request": { "method": "POST", "url": resource["resourceType"] },
            "resource": resource,
        }));
    }
    bundle
}

/// Changes one field of one resource; null takes it away.
pub fn changed(place: usize, pointer: &str, value: Value) -> String {
    let mut bundle = chart();
    let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
    let at = bundle.pointer_mut(&format!("/entry/{place}/resource{parent}")).expect("a place in the resource");
    match (at, value) {
        (Value::Object(fields), Value::Null) => drop(fields.remove(field)),
        (Value::Object(fields), value) => drop(fields.insert(field.into(), value)),
        (Value::Array(items), value) => items[field.parse::<usize>().expect("an index")] = value,
        (other, _) => panic!("{other} has no places"),
    }
    bundle.to_string()
}
