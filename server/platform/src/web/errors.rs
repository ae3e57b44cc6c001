//! Every error of a server function leaves with its own status, also those that arise before `run`:
//! a body that can't be read, a function that does not exist.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use model::AppError;
use server_fn_header::ERROR_HEADER;

mod server_fn_header {
    /// Set by server functions on every error.
    pub const ERROR_HEADER: &str = "serverfnerror";
}

/// Errors are short; anything longer is none of ours.
const LONGEST_ERROR: usize = 64 * 1024;

pub fn response(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(error)).into_response();
    if let AppError::RateLimited { retry_after_seconds } = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
    }
    response
}

/// For `/api/…`.
pub async fn statuses(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_error = response.headers().contains_key(ERROR_HEADER);
    if !is_error {
        // leptos_axum says 400 and a page of advice for developers when there is no such function.
        let unknown = response.status() == StatusCode::BAD_REQUEST;
        return if unknown { self::response(&AppError::NotFound) } else { response };
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LONGEST_ERROR).await else {
        return self::response(&AppError::Internal { reference: "unknown".into() });
    };
    if let Ok(error) = serde_json::from_slice::<AppError>(&bytes) {
        parts.status = StatusCode::from_u16(error.status()).unwrap_or(parts.status);
        if let AppError::RateLimited { retry_after_seconds } = error {
            parts.headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
        }
    }
    Response::from_parts(parts, Body::from(bytes))
}
