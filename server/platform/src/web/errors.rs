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

/// Set by server functions on every error.
const ERROR_HEADER: &str = "serverfnerror";
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

/// The status of a server function's error stands in its body; leptos_axum calls all of them 500.
pub async fn statuses(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if !response.headers().contains_key(ERROR_HEADER) {
        return response;
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
