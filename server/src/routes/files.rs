//! POST /api/telemedicine/files/{appointment}: sends a file into a call. GET …/{file}: fetches one. Both by the same questions as the
//! call's pages; a file is only ever downloaded.

use axum::{
    Extension,
    body::{Body, Bytes, to_bytes},
    extract::{Path, Request},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, header};
use model::{AppError, AppointmentId, IdempotencyKey, VideoFileId};
use platform::{Ctx, command, query, web::errors};
use telemedicine::{
    model::{ChatLine, WatchVisit, limits::FILE_BYTES},
    server::file::{OpenFile, Opened, SendFile},
};
use tokio::sync::Semaphore;
use url::form_urlencoded;

/// So many are taken in at a time: each lies in the memory until it is kept.
static AT_ONCE: Semaphore = Semaphore::const_new(8);

pub async fn send(Extension(ctx): Extension<Ctx>, Path(appointment): Path<String>, request: Request) -> Response {
    match taken_in(ctx, &appointment, request).await {
        Ok(line) => axum::Json(line).into_response(),
        Err(error) => errors::response(&error),
    }
}

async fn taken_in(ctx: Ctx, appointment: &str, request: Request) -> Result<ChatLine, AppError> {
    let appointment_id: AppointmentId = appointment.parse().map_err(|_| AppError::NotFound)?;
    // Before a byte of it is read.
    query::ask(ctx.clone(), WatchVisit { appointment_id }).await?;
    let _place = AT_ONCE.try_acquire().map_err(|_| AppError::Busy)?;
    let (key, name) = (key(request.headers())?, name(request.headers()));
    let content = content(request.into_body()).await?;
    let file = SendFile::new(appointment_id, key, name, &content);
    command::run(ctx, key, file).await
}

fn key(headers: &HeaderMap) -> Result<IdempotencyKey, AppError> {
    let key = headers.get("x-key").and_then(|key| key.to_str().ok()).and_then(|key| key.parse().ok());
    key.ok_or_else(|| {
        AppError::invalid("", "The server did not understand this. Please reload the page and try again.")
    })
}

/// Percent-encoded: headers hold no other letters.
fn name(headers: &HeaderMap) -> String {
    let written = headers.get("x-file-name").map(HeaderValue::as_bytes).unwrap_or_default();
    let plus: Vec<u8> =
        written.iter().flat_map(|byte| if *byte == b'+' { b"%2B".to_vec() } else { vec![*byte] }).collect();
    form_urlencoded::parse(&[b"=", &plus[..]].concat()).next().map(|(_, name)| name.into_owned()).unwrap_or_default()
}

async fn content(body: Body) -> Result<Bytes, AppError> {
    to_bytes(body, FILE_BYTES).await.map_err(|_| {
        AppError::rule("file_too_long", format!("A file can have {} MB at most.", FILE_BYTES / 1024 / 1024))
    })
}

pub async fn open(Extension(ctx): Extension<Ctx>, Path((appointment, file)): Path<(String, String)>) -> Response {
    let open = async {
        let appointment_id = appointment.parse().map_err(|_| AppError::NotFound)?;
        let file_id: VideoFileId = file.parse().map_err(|_| AppError::NotFound)?;
        query::ask(ctx, OpenFile { appointment_id, file_id }).await
    };
    match open.await {
        Ok(opened) => download(opened),
        Err(error) => errors::response(&error),
    }
}

fn download(opened: Opened) -> Response {
    let encoded: String = opened.name.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => encoded.push(byte.into()),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
        encoded
    });
    let disposition = format!("attachment; filename*=UTF-8''{encoded}");
    (
        [(header::CONTENT_TYPE, opened.kind.name().to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        opened.content,
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_comes_back_as_it_was() {
        let of = |written: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-file-name", HeaderValue::from_static(written));
            name(&headers)
        };
        assert_eq!(of("Befund%20M%C3%A4rz%20%26%201%2B1.pdf"), "Befund März & 1+1.pdf");
        assert_eq!(of("a+b=c.pdf"), "a+b=c.pdf");
        assert_eq!(of("%FF%FE"), "\u{fffd}\u{fffd}");
        assert_eq!(name(&HeaderMap::new()), "");
    }
}
