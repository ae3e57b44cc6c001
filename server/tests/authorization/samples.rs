//! One valid call for every server function, about Ada wherever it is about a patient.

use serde_json::{Value, json};

use crate::world::World;

pub struct Sample {
    pub body: Body,
    /// Names something of Ada's: strangers are told that it does not exist, or that they may not.
    pub about_ada: bool,
}

pub enum Body {
    Form(Vec<(String, String)>),
    Json(Value),
}

fn form(about_ada: bool, fields: &[(&str, String)]) -> Sample {
    let fields = fields.iter().map(|(name, value)| (format!("cmd[{name}]"), value.clone())).collect();
    Sample { body: Body::Form(fields), about_ada }
}

fn query(about_ada: bool, query: Value) -> Sample {
    Sample { body: Body::Json(json!({ "query": query })), about_ada }
}

/// A server function that is not listed here is called by nobody in this test, and so it fails.
pub async fn of(path: &str, world: &mut World) -> Option<Sample> {
    let (patient, service) = (world.patient().to_string(), world.service.to_string());
    let practitioner = world.practitioner.to_string();
    let facility = world.t.facility.to_string();
    let department = path.strip_prefix("/api/")?;
    let sample = match department {
        "identity/api/sign_in" => {
            form(false, &[("email", "nobody@example.org".into()), ("password", "not a password of anybody".into())])
        }
        "identity/api/sign_out" | "identity/api/extend_session" | "identity/api/end_other_sessions" => form(false, &[]),
        "identity/api/change_password" => form(
            false,
            &[("current_password", "not the present one".into()), ("new_password", "orange bicycle garden".into())],
        ),
        "identity/api/current_session"
        | "identity/api/session_left"
        | "identity/api/my_sessions"
        | "identity/api/accounts" => query(false, json!({})),
        "identity/api/create_account" => form(
            true,
            &[
                ("email", format!("{}@example.org", world.t.new_key())),
                ("display_name", "Somebody New".into()),
                ("password", "three quiet herons sleep".into()),
                ("facility_id", facility),
                ("role", "nurse".into()),
            ],
        ),
        "identity/api/disable_account" | "identity/api/enable_account" => {
            form(true, &[("account_id", world.colleague().await.account.to_string())])
        }
        "identity/api/grant_role" => {
            let email = world.colleague().await.email;
            form(true, &[("email", email), ("facility_id", facility), ("role", "auditor".into())])
        }
        "identity/api/revoke_role" => {
            let account = world.colleague().await.account.to_string();
            form(true, &[("account_id", account), ("facility_id", facility), ("role", "nurse".into())])
        }

        "patients/api/start_search" => form(false, &[("text", "Quillfeather".into())]),
        "patients/api/search_patients" => query(false, json!({ "search": world.t.new_key(), "page": 1 })),
        "patients/api/register_patient" => form(
            true,
            &[
                ("facility_id", facility),
                ("family", "Neverseen".into()),
                ("given", "Newly".into()),
                ("birth_date_year", "1990".into()),
                ("sex", "female".into()),
            ],
        ),
        "patients/api/confirm_registration" => form(false, &[("draft_id", world.t.new_key().to_string())]),
        "patients/api/open_registration" => query(false, json!({ "draft": null })),
        "patients/api/edit_contact" | "patients/api/edit_my_contact" => {
            form(true, &[("patient_id", patient), ("version", "1".into()), ("phone", "+1 555 0100".into())])
        }
        "patients/api/patient_chart_head" | "patients/api/show_patient" => {
            query(true, json!({ "patient_id": patient }))
        }
        "patients/api/my_record" => query(false, json!({})),

        "scheduling/api/hold_time" => {
            form(true, &[("patient_id", patient), ("service_id", service), ("slot", world.free_slot().to_string())])
        }
        "scheduling/api/book_for_patient" => {
            form(true, &[("patient_id", patient), ("service_id", service), ("slot", world.free_slot().to_string())])
        }
        "scheduling/api/confirm_booking" | "scheduling/api/release_hold" => {
            form(true, &[("appointment_id", world.hold().await.to_string())])
        }
        "scheduling/api/hold" => query(true, json!({ "appointment_id": world.hold().await })),
        "scheduling/api/move_appointment" | "scheduling/api/move_for_patient" => {
            let appointment = world.appointment().await.to_string();
            form(true, &[("appointment_id", appointment), ("slot", world.free_slot().to_string())])
        }
        "scheduling/api/cancel_appointment" | "scheduling/api/cancel_for_patient" => {
            form(true, &[("appointment_id", world.appointment().await.to_string()), ("reason", "cannot_come".into())])
        }
        "scheduling/api/mark_arrived"
        | "scheduling/api/check_in"
        | "scheduling/api/start_consultation"
        | "scheduling/api/finish_consultation"
        | "scheduling/api/mark_no_show" => form(true, &[("appointment_id", world.appointment().await.to_string())]),
        "scheduling/api/mark_entered_in_error" => {
            form(true, &[("appointment_id", world.appointment().await.to_string()), ("reason", "wrong patient".into())])
        }
        "scheduling/api/appointment" => query(true, json!({ "appointment_id": world.appointment().await })),
        "scheduling/api/booking_choices" | "scheduling/api/doctors" | "scheduling/api/day_practitioners" => {
            query(false, json!({}))
        }
        "scheduling/api/doctor_profile" => query(false, json!({ "practitioner_id": practitioner })),
        "scheduling/api/free_days" => query(false, json!({ "service_id": service })),
        "scheduling/api/my_appointments"
        | "scheduling/api/next_appointment"
        | "scheduling/api/patient_appointments" => query(true, json!({ "patient_id": patient })),
        "scheduling/api/practitioner_day" | "scheduling/api/practitioner_week" => {
            query(true, json!({ "practitioner_id": practitioner, "date": "2026-03-03" }))
        }
        _ => return None,
    };
    Some(sample)
}
