use serde_json::json;

use super::{Sample, form, query};
use crate::world::World;

/// The laboratory.
pub async fn of(function: &str, world: &mut World) -> Option<Sample> {
    let patient = world.patient().to_string();
    let facility = world.t.facility;
    let why = || ("reason", "wrong tube".to_owned());
    Some(match function {
        "sign_order" => {
            let encounter = world.encounter().await.to_string();
            let test = world.lab_test().await.to_string();
            form(true, &[("patient_id", patient), ("encounter_id", encounter), ("tests][", test)])
        }
        "cancel_order" => form(true, &[("order_id", world.lab_order().await.to_string()), why()]),
        // Whoever may not know of a tube is told that there is none.
        "scan_accession" => form(false, &[("accession", world.accession().await)]),
        "collect_specimen" | "send_specimen" | "receive_specimen" | "accept_specimen" => {
            form(true, &[("specimen_id", world.specimen().await.to_string())])
        }
        "reject_specimen" | "lose_specimen" => {
            form(true, &[("specimen_id", world.specimen().await.to_string()), why()])
        }
        "put_away_specimen" => {
            form(true, &[("specimen_id", world.specimen().await.to_string()), ("state", "stored".into())])
        }
        "enter_results" => Sample {
            body: super::Body::Form(vec![(format!("cmd[values][a{}]", world.analysis().await), "4.2".into())]),
            about_ada: true,
        },
        "request_retest" | "mark_not_done" => form(true, &[("analysis_id", world.analysis().await.to_string()), why()]),
        "verify_results" => form(true, &[("results][", world.result().await.to_string())]),
        "amend_result" => {
            world.result().await;
            let analysis = world.analysis().await.to_string();
            form(true, &[("analysis_id", analysis), ("version", "1".into()), ("value", "4.9".into()), why()])
        }
        "withdraw_result" => {
            form(true, &[("analysis_id", world.analysis().await.to_string()), ("version", "1".into()), why()])
        }
        "acknowledge_critical" => {
            form(true, &[("alert_id", world.alert().await.to_string()), ("read_back", "6.9".into())])
        }
        "close_critical" => form(true, &[("alert_id", world.alert().await.to_string())]),
        "review_report" => form(true, &[("report_id", world.report().await.to_string()), ("comment", "Good.".into())]),
        "decide_release" => {
            let analysis = world.analysis().await.to_string();
            form(true, &[("analysis_id", analysis), ("decision", "withhold".into()), why()])
        }
        "take_note" => form(true, &[("notice_id", world.notice().await.to_string())]),
        "edit_test" => form(
            false,
            &[
                ("test_id", world.lab_test().await.to_string()),
                ("version", world.lab_test_version().await.to_string()),
                ("name", "A test".into()),
                ("plain_name", "A test".into()),
                ("specimen", "Serum".into()),
                ("tube", "Gel (gold)".into()),
                ("unit", "g/dL".into()),
                ("decimals", "1".into()),
                ("turnaround_minutes", "60".into()),
                ("release_category", "at_once".into()),
                ("active", "on".into()),
            ],
        ),
        "add_range" => {
            // For one day of life each, so that nobody is in anybody's way.
            let age = world.free_age().await;
            form(
                false,
                &[
                    ("test_id", world.lab_test().await.to_string()),
                    ("age_from", format!("{age} days")),
                    ("age_to", format!("{} days", age + 1)),
                    ("low", "1".into()),
                    ("source", "This test".into()),
                ],
            )
        }
        "end_range" => {
            form(false, &[("range_id", world.lab_range().await.to_string()), ("last_day", "2099-12-31".into())])
        }
        "show_test" => query(false, json!({ "test_id": world.lab_test().await })),
        "order_choices" | "patient_orders" | "patient_results" => query(true, json!({ "patient_id": patient })),
        "worklist" => query(false, json!({ "facility_id": facility, "state": "to_collect" })),
        "specimen" | "label" => query(true, json!({ "specimen_id": world.specimen().await })),
        "test_grid" => query(false, json!({ "facility_id": facility, "test_id": world.lab_test().await })),
        "to_verify" | "critical_alerts" => query(false, json!({ "facility_id": facility })),
        "show_messages" => query(false, json!({ "facility_id": facility })),
        "critical_report" => query(false, json!({ "facility_id": facility, "from": null, "to": null })),
        "analysis" => query(true, json!({ "analysis_id": world.analysis().await })),
        "report" | "my_report" => query(true, json!({ "report_id": world.report().await })),
        "trend" => query(true, json!({ "patient_id": patient, "test_id": world.lab_test().await })),
        "my_inbox" | "count_inbox" | "count_my_news" | "catalogue" | "my_results" => query(false, json!({})),
        "show_unfiled" => {
            query(true, json!({ "unfiled_id": world.unfiled().await, "search": null, "patient_id": null }))
        }
        "find_patient_for" => {
            form(true, &[("unfiled_id", world.unfiled().await.to_string()), ("text", "Quillfeather".into())])
        }
        "file_unfiled" => {
            let unfiled = world.unfiled().await.to_string();
            form(true, &[("unfiled_id", unfiled), ("patient_id", patient), why()])
        }
        "dismiss_unfiled" | "unlink_filed" => form(true, &[("unfiled_id", world.unfiled().await.to_string()), why()]),
        _ => return None,
    })
}
