//! What the payment gateway tells. It has no session: its signature over the bytes as they came is who it is.

use axum::{
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use billing::server::gateway::{GatewayError, NoteFailedDelivery, Noted, TakeInEvent};
use http::{HeaderMap, StatusCode};
use model::AppError;
use payments::{Label, Payments, Unread, label, signature};
use platform::{Ctx, Hale, command::run};

/// Longer than any event.
pub const LONGEST_DELIVERY: usize = 256 * 1024;

/// Verifies, understands, takes in. 2xx means that it is stored, and nothing else does: whatever else is answered, the
/// gateway delivers it again.
pub async fn payments(State(hale): State<Hale>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(payments) = hale.fitted::<Payments>() else {
        return (StatusCode::NOT_FOUND, "Bills can’t be paid online here.").into_response();
    };
    let header = headers.get(signature::HEADER).and_then(|header| header.to_str().ok()).unwrap_or_default();
    if let Err(refused) = payments.verify(header, &body, hale.clock().now()) {
        tracing::warn!(cause = %refused, "a delivery to the payment webhook was refused");
        return (StatusCode::BAD_REQUEST, refused.to_string()).into_response();
    }
    let label = match label(&body) {
        Ok(label) => label,
        Err(unread) => return (StatusCode::BAD_REQUEST, unread.to_string()).into_response(),
    };
    match taken_in(&hale, &payments, &body).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(NotTaken::ForNow) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Err(NotTaken::Failed(cause)) => failed(&hale, label, cause, &body).await.into_response(),
    }
}

enum NotTaken {
    /// Something is away, or what it speaks of has not come: it is to come again.
    ForNow,
    Failed(String),
}

async fn taken_in(hale: &Hale, payments: &Payments, body: &[u8]) -> Result<(), NotTaken> {
    let event = payments.understand(body).await.map_err(|unread| match unread {
        Unread::Gateway(GatewayError::Unreachable(_)) => NotTaken::ForNow,
        other => NotTaken::Failed(other.to_string()),
    })?;
    let (id, kind) = (event.id.clone(), event.kind.clone());
    let house = Ctx::system(hale, "gateway");
    let key = hale.random().uuid(hale.clock().now()).into();
    match run(house, key, TakeInEvent(event)).await {
        Ok(outcome) => {
            tracing::info!(event = id, kind, outcome = outcome.name(), "told by the payment gateway");
            Ok(())
        }
        Err(AppError::Busy) => Err(NotTaken::ForNow),
        Err(error) => Err(NotTaken::Failed(error.to_string())),
    }
}

/// A delivery that fails again and again is kept as it came, and then it is stored.
async fn failed(hale: &Hale, label: Label, cause: String, body: &[u8]) -> StatusCode {
    let Label { id: event, kind, made_at: _ } = label;
    tracing::error!(event, kind, cause, "a delivery of the payment gateway could not be taken in");
    let body = String::from_utf8_lossy(body).into_owned();
    let key = hale.random().uuid(hale.clock().now()).into();
    let note = NoteFailedDelivery { event, kind, cause, body };
    match run(Ctx::system(hale, "gateway"), key, note).await {
        Ok(Noted::DeadLetter) => StatusCode::OK,
        Ok(Noted::ComesAgain) => StatusCode::INTERNAL_SERVER_ERROR,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
