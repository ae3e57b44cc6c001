use axum::extract::State;
use http::StatusCode;

use crate::router::Site;

/// The process answers.
pub async fn healthz() -> &'static str {
    "ok"
}

/// The process can serve: the database answers.
pub async fn readyz(State(site): State<Site>) -> (StatusCode, &'static str) {
    if site.hale.is_ready().await {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
    }
}
