//! Forms work before WebAssembly has loaded, and without it.
//!
//! A form without WebAssembly posts to the URL of its own page, with the server function's path in a
//! hidden field. The function is called in-process, as the browser would have called it. When it
//! succeeds, the browser is sent on; when it refuses, the same page is rendered again with the
//! [`FormOutcome`] in its context, so that each error stands beside its field and nothing that was
//! typed is lost. Because the URL stays the page's own, WebAssembly can take over afterwards.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};
use model::{AppError, FormOutcome, sign_in_then};
use tower::ServiceExt;
use url::form_urlencoded;

use super::kept;
use crate::Hale;

/// The hidden field that names the server function.
const FUNCTION: &str = "__fn";
/// Longer than any form of ours.
pub const LONGEST_FORM: usize = 256 * 1024;

/// Sits in front of all routes.
pub async fn forms(State((hale, routes)): State<(Hale, Router)>, request: Request) -> Response {
    if request.method() != Method::POST || request.uri().path().starts_with("/api/") {
        return call(routes, request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LONGEST_FORM).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let mut fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let Some(path) = function(&mut fields) else {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    };
    let answer = call(routes.clone(), function_call(&parts, &path, &fields)).await;
    match refusal(answer).await {
        Ok(accepted) => sent_on(&parts, accepted.headers()),
        Err(AppError::Unauthenticated) => sign_in_first(&hale, &parts, &path, &without_secrets(fields)).await,
        Err(error) => {
            let values = without_secrets(fields);
            let outcome = FormOutcome { path: path.clone(), error, values: values.clone() };
            let page = page_again(routes, parts.clone(), outcome).await;
            // What could not be read was refused before anybody asked who sends it; the page asks.
            if leads_to_sign_in(&page) { sign_in_first(&hale, &parts, &path, &values).await } else { page }
        }
    }
}

fn leads_to_sign_in(page: &Response) -> bool {
    let to = page.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
    page.status().is_redirection() && to.is_some_and(|to| to.split('?').next() == Some("/sign-in"))
}

async fn call(routes: Router, request: Request) -> Response {
    routes.oneshot(request).await.unwrap_or_else(|never| match never {})
}

fn function(fields: &mut Vec<(String, String)>) -> Option<String> {
    let index = fields.iter().position(|(name, _)| name == FUNCTION)?;
    let (_, path) = fields.remove(index);
    (path.starts_with("/api/") && path.parse::<http::uri::PathAndQuery>().is_ok()).then_some(path)
}

fn function_call(page: &Parts, path: &str, fields: &[(String, String)]) -> Request {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let mut request = Request::new(Body::from(body));
    *request.method_mut() = Method::POST;
    // `function` has checked that the path parses.
    *request.uri_mut() = path.parse().unwrap_or_default();
    *request.headers_mut() = page.headers.clone();
    *request.extensions_mut() = page.extensions.clone();
    let headers = request.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    // Not text/html: the answer is wanted as data, not as a redirect to the referring page.
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    request
}

/// The error that the function answered with, if it did.
async fn refusal(response: Response) -> Result<Response, AppError> {
    if response.status().is_success() || response.status().is_redirection() {
        return Ok(response);
    }
    let bytes = to_bytes(response.into_body(), LONGEST_FORM).await.unwrap_or_default();
    Err(serde_json::from_slice(&bytes).unwrap_or(AppError::NotFound))
}

/// To where the function said, or back to the page that the form stands on.
fn sent_on(page: &Parts, answer: &HeaderMap) -> Response {
    let here = || page.uri.to_string();
    let to = answer.get(header::LOCATION).and_then(|to| to.to_str().ok()).map_or_else(here, str::to_owned);
    let mut response = if to.starts_with('/') { see_other(&to) } else { elsewhere(&to) };
    for cookie in answer.get_all(header::SET_COOKIE) {
        response.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    response
}

fn see_other(to: &str) -> Response {
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// To another house's page. Browsers hold what follows a form to the rule that forms lead to our own pages
/// (`form-action 'self'`), so this is a page of ours, which goes on by itself.
fn elsewhere(to: &str) -> Response {
    let Ok(to) = url::Url::parse(to) else { return see_other("/") };
    let to = to.as_str().replace('&', "&amp;").replace('"', "%22").replace('\'', "%27");
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>One moment</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={to}\">\n</head>\n<body>\n<main>\n<h1>One moment</h1>\n\
         <p><a href=\"{to}\">Go on to the next page</a></p>\n</main>\n</body>\n</html>\n"
    );
    axum::response::Html(page).into_response()
}

/// To sign in and back. What was typed waits meanwhile; the sign-in page says so.
async fn sign_in_first(hale: &Hale, page: &Parts, path: &str, fields: &[(String, String)]) -> Response {
    let sign_in = sign_in_then(&page.uri.to_string());
    let Some(cookie) = kept::keep(hale, page, path, fields).await else { return see_other(&sign_in) };
    let mut response = see_other(&format!("{sign_in}&kept=1"));
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

async fn page_again(routes: Router, page: Parts, outcome: FormOutcome) -> Response {
    let status = StatusCode::from_u16(outcome.error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = page.uri;
    *request.headers_mut() = page.headers;
    *request.extensions_mut() = page.extensions;
    request.headers_mut().remove(header::CONTENT_LENGTH);
    request.headers_mut().remove(header::CONTENT_TYPE);
    request.extensions_mut().insert(outcome);
    let mut response = call(routes, request).await;
    if response.status().is_success() {
        *response.status_mut() = status;
    }
    response
}

fn without_secrets(mut fields: Vec<(String, String)>) -> Vec<(String, String)> {
    fields.retain(|(name, _)| !name.contains("password"));
    fields
}
