use serde_json::json;

use super::{Body, Sample, form, query};
use crate::world::World;

/// The chart.
pub async fn of(function: &str, world: &mut World) -> Option<Sample> {
    let patient = world.patient().to_string();
    let tab = world.t.new_key().to_string();
    let one = || ("version", "1".to_owned());
    let why = || ("reason", "wrong patient".to_owned());
    Some(match function {
        "start_encounter" | "finish_visit" => form(true, &[("appointment_id", world.appointment().await.to_string())]),
        "move_encounter" => {
            let encounter = world.encounter().await.to_string();
            form(true, &[("patient_id", patient), ("encounter_id", encounter), ("step", "hold".into())])
        }
        "write_visit_summary" => {
            let encounter = world.encounter().await.to_string();
            let summary = ("summary", "Rest, and come again in a week.".to_owned());
            form(true, &[("patient_id", patient), ("encounter_id", encounter), one(), summary])
        }
        "start_note" | "start_note_here" => {
            let encounter = world.encounter().await.to_string();
            form(true, &[("patient_id", patient), ("encounter_id", encounter)])
        }
        "save_draft" => {
            let note = world.note().await.to_string();
            let key = world.t.new_key().to_string();
            let cmd = json!({ "patient_id": patient, "note_id": note, "tab": tab, "body": "Tired." });
            Sample { body: Body::Json(json!({ "key": key, "cmd": cmd })), about_ada: true }
        }
        "sign_note" => {
            let note = world.note().await.to_string();
            let fields = [("patient_id", patient), ("note_id", note), ("tab", tab), one()];
            form(true, &[&fields[..], &[("title", "Consultation".into()), ("body", "Tired.".into())]].concat())
        }
        "add_addendum" => {
            let note = world.note().await.to_string();
            form(true, &[("patient_id", patient), ("note_id", note), one(), ("body", "And pale.".into())])
        }
        "unlock_note" | "mark_note_in_error" => {
            let note = world.note().await.to_string();
            form(true, &[("patient_id", patient), ("note_id", note), one(), why()])
        }
        "share_note" => {
            let note = world.note().await.to_string();
            form(true, &[("patient_id", patient), ("note_id", note), one(), ("share", "true".into())])
        }
        "add_problem" => {
            form(true, &[("patient_id", patient), ("diagnosis", "Tiredness".into()), ("as_text", "true".into())])
        }
        "edit_problem" => {
            let problem = world.problem().await.to_string();
            let status = ("clinical_status", "active".to_owned());
            let fields = [("patient_id", patient), ("problem_id", problem), one(), status];
            form(true, &[&fields[..], &[("verification", "confirmed".into())]].concat())
        }
        "move_problem" => {
            let problem = world.problem().await.to_string();
            form(true, &[("patient_id", patient), ("problem_id", problem), one(), ("step", "resolve".into()), why()])
        }
        "save_allergy" => {
            form(true, &[("patient_id", patient), ("substance", "Latex".into()), ("criticality", "low".into())])
        }
        "review_allergies" => form(true, &[("patient_id", patient), ("outcome", "no_known_food".into())]),
        "record_vital_signs" => form(true, &[("patient_id", patient), ("heart_rate", "72".into())]),
        "withdraw_observation" => {
            let observation = world.observation().await.to_string();
            form(true, &[("patient_id", patient), ("observation_id", observation), why()])
        }
        "search_diagnoses" => query(false, json!({ "text": "asthma" })),
        "encounter" => query(true, json!({ "patient_id": patient, "encounter_id": world.encounter().await })),
        "note" => query(true, json!({ "patient_id": patient, "note_id": world.note().await, "tab": null })),
        "notes" | "problems" | "chart_head" | "allergies" | "immunizations" | "procedures" | "medications"
        | "chart_summary" => query(true, json!({ "patient_id": patient })),
        "vital_signs" => query(true, json!({ "patient_id": patient, "before": null })),
        "visits" => query(true, json!({ "patient_id": patient, "after": null })),
        "my_unsigned" | "my_record" => query(false, json!({})),
        "my_visits" => query(false, json!({ "after": null })),
        "my_accesses" => query(false, json!({ "before": null })),
        "my_visit" => query(true, json!({ "encounter_id": world.encounter().await })),
        _ => return None,
    })
}
