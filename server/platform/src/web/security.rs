//! Headers that every answer carries.

use axum::{extract::Request, middleware::Next, response::Response};
use http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};
use leptos::{
    nonce::Nonce,
    prelude::{provide_context, use_context},
};

const FIXED: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const NOTHING: &str = "camera=(), microphone=(), display-capture=(), geolocation=(), payment=()";
/// On the pages of a call, for their own use.
const CALL: &str = "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=()";
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
    let call = is_call(path);
    let socket = call.then(|| socket_of(request.headers())).flatten();
    let mut response = next.run(request).await;
    let cache = if response.status().is_success() { cache } else { "no-store" };
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(PERMISSIONS, HeaderValue::from_static(if call { CALL } else { NOTHING }));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    let policy =
        if is_page(headers) { page_policy(&nonce, socket.as_deref()) } else { HeaderValue::from_static(NOT_A_PAGE) };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// The pages on which somebody is seen and heard: the patient's visit, the doctor's, a guest's. A page that was reached from
/// another one without being loaded has that one's policy, so links to these load them.
fn is_call(path: &str) -> bool {
    let mut parts = path.trim_matches('/').split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("appointments"), Some(_), Some("video"), None, _) => true,
        (Some("staff"), Some("visits"), Some(_), None, _) => true,
        (Some("video"), Some(_), rest, None, _) => rest.is_none_or(|rest| !rest.is_empty()),
        _ => false,
    }
}

/// The signalling's address, for browsers in which 'self' is no WebSocket.
fn socket_of(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let is_host =
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._[]:".contains(&byte));
    is_host.then(|| format!(" wss://{host} ws://{host}"))
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// For a page: only scripts that carry this answer's nonce, and what they load themselves.
fn page_policy(nonce: &Nonce, socket: Option<&str>) -> HeaderValue {
    // `cargo leptos watch` reloads the page over a WebSocket.
    let reload = if cfg!(debug_assertions) { " ws://127.0.0.1:3001" } else { "" };
    let socket = socket.unwrap_or_default();
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; connect-src 'self'{socket}{reload}; object-src 'none'; base-uri 'none'; \
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn camera_and_microphone_are_for_the_pages_of_a_call_alone() {
        for call in ["/appointments/0198/video", "/staff/visits/0198", "/video/abc", "/video/0198/abc", "/video/abc/"] {
            assert!(is_call(call), "{call}");
        }
        for other in [
            "/",
            "/video",
            "/appointments/0198",
            "/appointments/0198/video/x",
            "/staff/visits",
            "/staff/visits/1/2",
            "/video/1/2/3",
            "/appointments/video",
        ] {
            assert!(!is_call(other), "{other}");
        }
    }

    #[test]
    fn a_host_that_is_none_gets_into_no_policy() {
        let of = |host: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            socket_of(&headers)
        };
        assert_eq!(
            of("hale.example.org:8443").as_deref(),
            Some(" wss://hale.example.org:8443 ws://hale.example.org:8443")
        );
        assert_eq!(of("a; script-src *"), None);
        assert_eq!(of(""), None);
    }
}
