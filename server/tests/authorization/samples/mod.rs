//! One valid call for every server function, about Ada wherever it is about a patient.

mod billing;
mod clinical;
mod labs;
mod telemedicine;

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
    // `tests][` is one of a list: `cmd[tests][]`.
    let fields = fields.iter().map(|(name, value)| (format!("cmd[{name}]"), value.clone())).collect();
    Sample { body: Body::Form(fields), about_ada }
}

/// A day on which nobody in this test books anything.
const FAR_AHEAD: &str = "2028-01-03";

/// What the forms for a new service and for one that changes have in common.
fn service_form(name: String) -> Vec<(&'static str, String)> {
    vec![
        ("name", name),
        ("duration_minutes", "15".into()),
        ("buffer_before_minutes", "0".into()),
        ("buffer_after_minutes", "0".into()),
        ("price", "90.00".into()),
        ("bookable_by", "patients".into()),
        ("cancel_cutoff_hours", "1".into()),
    ]
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
    if let Some(function) = department.strip_prefix("clinical/api/") {
        return clinical::of(function, world).await;
    }
    if let Some(function) = department.strip_prefix("billing/api/") {
        return billing::of(function, world).await;
    }
    if let Some(function) = department.strip_prefix("labs/api/") {
        return labs::of(function, world).await;
    }
    if let Some(function) = department.strip_prefix("telemedicine/api/") {
        return telemedicine::of(function, world).await;
    }
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
        "scheduling/api/appointment" | "scheduling/api/move_choices" => {
            query(true, json!({ "appointment_id": world.appointment().await }))
        }
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
        "scheduling/api/plans" | "scheduling/api/closures" | "scheduling/api/planned_services" => {
            query(false, json!({}))
        }
        "scheduling/api/plan" => query(true, json!({ "practitioner_id": practitioner })),
        "scheduling/api/stranded" => query(false, json!({ "practitioner_id": null })),
        "scheduling/api/plan_sessions" => form(
            true,
            &[
                ("practitioner_id", world.unplanned().await.to_string()),
                ("facility_id", facility),
                ("monday", "true".into()),
                ("starts", "09:00".into()),
                ("ends", "12:00".into()),
                ("grid_minutes", "15".into()),
                ("valid_from", FAR_AHEAD.into()),
                ("valid_to", String::new()),
            ],
        ),
        "scheduling/api/stop_session" => {
            let session = world.weekly_session().await.to_string();
            form(true, &[("session_id", session), ("last_day", FAR_AHEAD.into())])
        }
        "scheduling/api/plan_absence" => {
            form(true, &[("practitioner_id", practitioner), ("facility_id", facility), ("on_date", FAR_AHEAD.into())])
        }
        "scheduling/api/plan_extra_session" => form(
            true,
            &[
                ("practitioner_id", practitioner),
                ("facility_id", facility),
                ("on_date", FAR_AHEAD.into()),
                ("starts", "09:00".into()),
                ("ends", "12:00".into()),
                ("grid_minutes", "15".into()),
            ],
        ),
        "scheduling/api/remove_exception" => {
            let exception = world.exception().await.to_string();
            form(true, &[("practitioner_id", practitioner), ("exception_ids", exception)])
        }
        "scheduling/api/plan_closure" => form(
            true,
            &[("facility_id", facility), ("first_day", FAR_AHEAD.into()), ("reason", "Independence Day".into())],
        ),
        "scheduling/api/remove_closure" => form(true, &[("closure_id", world.closure().await.to_string())]),
        "scheduling/api/plan_service" => {
            let name = format!("Service {}", world.t.new_key());
            let mut fields = service_form(name);
            fields.extend([("facility_id", facility), ("capacity", "1".to_owned()), ("mode", "in_person".to_owned())]);
            form(true, &fields)
        }
        "scheduling/api/save_service" => {
            let mut fields = service_form("Consultation".to_owned());
            fields.extend([("service_id", service), ("active", "true".to_owned())]);
            form(true, &fields)
        }
        "scheduling/api/offer_service" => {
            form(true, &[("practitioner_id", practitioner), ("service_id", service), ("active", "true".into())])
        }
        _ => return None,
    };
    Some(sample)
}
