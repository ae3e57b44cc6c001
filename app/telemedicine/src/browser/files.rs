use ::model::{AppError, AppointmentId};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, Headers, RequestInit, Response};

use crate::model::{
    ChatLine,
    limits::{FILE_BYTES, FILE_NAME_CHARS, FILES_PATH},
};

/// Sends a file into the call. The server looks into it, and says which it keeps.
pub async fn send_file(appointment: AppointmentId, file: &File) -> Result<ChatLine, AppError> {
    if file.size() > FILE_BYTES as f64 {
        let most = FILE_BYTES / (1024 * 1024);
        return Err(AppError::invalid("file", format!("The file is larger than {most} MB. Send a smaller one.")));
    }
    let answer = post(appointment, file).await.map_err(|_| AppError::Offline)?;
    let text = answer.1.ok_or(AppError::Offline)?;
    match answer.0 {
        200..=299 => serde_json::from_str(&text).map_err(|_| AppError::Offline),
        _ => Err(serde_json::from_str(&text).unwrap_or(AppError::Busy)),
    }
}

async fn post(appointment: AppointmentId, file: &File) -> Result<(u16, Option<String>), JsValue> {
    let name: String = file.name().chars().take(FILE_NAME_CHARS).collect();
    let heads = Headers::new()?;
    heads.set("content-type", "application/octet-stream")?;
    heads.set("accept", "application/json")?;
    heads.set("x-file-name", &String::from(js_sys::encode_uri_component(&name)))?;
    heads.set("x-key", &kit::new_key().to_string())?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&heads);
    request.set_body(file);
    let sent = window().fetch_with_str_and_init(&format!("{FILES_PATH}/{appointment}"), &request);
    let answer: Response = sent.await?.unchecked_into();
    let text = answer.text()?.await?.as_string();
    Ok((answer.status(), text))
}
