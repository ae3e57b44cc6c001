use serde_json::json;

use super::{Body, Sample, form, query};
use crate::world::World;

/// Video visits, of Ada with her doctor.
pub async fn of(function: &str, world: &mut World) -> Option<Sample> {
    let guest = world.t.new_key().to_string();
    // What nobody was given opens nothing, whoever brings it.
    let unknown = "made-up-and-never-given-to-anybody-at-all-1".to_owned();
    let key = world.t.new_key();
    let with = |cmd: serde_json::Value| Sample { body: Body::Json(json!({ "key": key, "cmd": cmd })), about_ada: true };
    Some(match function {
        "guest_link" => query(true, json!({ "link": unknown })),
        "enter_as_guest" => form(true, &[("link", unknown), ("name", "Eve".into()), ("agrees", "true".into())]),
        "guest_visit" | "guest_ice_servers" => query(true, json!({ "guest_id": guest, "pass": unknown })),
        "guest_ticket" => with(json!({ "guest_id": guest, "pass": unknown })),
        "waiting_list" => query(false, json!({})),
        "say_running_late" => form(false, &[("minutes", "10".into())]),
        _ => {
            let visit = ("appointment_id", world.video_visit().await.to_string());
            match function {
                "give_consent" => form(true, &[visit, ("version", "1".into()), ("agrees", "true".into())]),
                "check_in_to_visit" => {
                    let works = || "works".to_owned();
                    let parts =
                        [("camera", works()), ("microphone", works()), ("speaker", works()), ("network", works())];
                    form(true, &[&[visit, ("with", "picture_and_sound".to_owned())][..], &parts].concat())
                }
                "withdraw_consent" | "leave_waiting_room" | "admit_patient" | "admit_here" | "put_back"
                | "finish_video_visit" => form(true, &[visit]),
                "give_feedback" => form(true, &[visit, ("rating", "well".into())]),
                "fail_to_phone" => form(true, &[visit, ("reason", "no_sound".into())]),
                "invite_guest" => form(true, &[visit, ("name", "Daughter".into()), ("kind", "relative".into())]),
                "admit_guest" | "revoke_guest" => form(true, &[visit, ("guest_id", guest)]),
                "call_ticket" => with(json!({ "appointment_id": visit.1 })),
                "send_chat" => with(json!({ "appointment_id": visit.1, "key": key, "text": "Hello" })),
                "my_video_visit" | "video_summary" | "video_visit" | "ice_servers" | "chat_history" => {
                    query(true, json!({ "appointment_id": visit.1 }))
                }
                _ => return None,
            }
        }
    })
}
