//! Headers that every answer carries.

use axum::{extract::Request, middleware::Next, response::Response};
use http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};
use leptos::{
    nonce::Nonce,
    prelude::{provide_context, use_context},
};

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=()"),
];
/// For everything that is not a page: nothing may run.
const NOT_A_PAGE: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// Files under /pkg carry a hash of their content in their name.
const FOREVER: &str = "public, max-age=31536000, immutable";

pub async fn headers(mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let path = request.uri().path();
    let cache = if path.starts_with("/pkg/") {
        FOREVER
    } else if path.starts_with("/icons/") || path == "/favicon.svg" || path == "/manifest.webmanifest" {
        "public, max-age=86400"
    } else {
        "no-store"
    };
    let mut response = next.run(request).await;
    let cache = if response.status().is_success() { cache } else { "no-store" };
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    let policy = if is_page(headers) { page_policy(&nonce) } else { HeaderValue::from_static(NOT_A_PAGE) };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// For a page: only scripts that carry this answer's nonce, and what they load themselves.
fn page_policy(nonce: &Nonce) -> HeaderValue {
    // `cargo leptos watch` reloads the page over a WebSocket.
    let reload = if cfg!(debug_assertions) { " ws://127.0.0.1:3001" } else { "" };
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; connect-src 'self'{reload}; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(NOT_A_PAGE))
}

/// What a page's scripts carry is what its header says. Said here and not by leptos' `ResponseOptions`: in one page of a
/// thousand, under load, what was put there did not arrive.
pub(crate) fn provide_nonce() {
    if let Some(nonce) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Nonce>().cloned()) {
        provide_context(nonce);
    }
}
