//! From a request to a [`Ctx`], and the two sentences that a server function is made of.

use std::{
    future::Future,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use futures::future::OptionFuture;
use http::{HeaderValue, Method, StatusCode, header, request::Parts};
use leptos::{
    prelude::{provide_context, use_context},
    server_fn::redirect::REDIRECT_HEADER,
};
use leptos_axum::ResponseOptions;
use model::{AppError, FormOutcome, IdempotencyKey, sign_in_then};
use tracing::Instrument;

use crate::{
    Actor, Command, Ctx, Hale, Query,
    audit::OpenPage,
    command, query, session,
    web::{cookie, kept, room, security},
};

/// What browsers ask by themselves is not activity of a person: how long the session still lasts, and a
/// day or a visit that is watched, again after each change by others, and the way back into a call. An abandoned tablet signs itself out.
const PASSIVE: [&str; 9] = [
    "/api/identity/api/session_left",
    "/api/scheduling/api/practitioner_day",
    "/api/scheduling/api/practitioner_week",
    "/api/telemedicine/api/my_video_visit",
    "/api/telemedicine/api/waiting_list",
    "/api/telemedicine/api/video_visit",
    "/api/telemedicine/api/call_ticket",
    "/api/telemedicine/signal",
    "/live/",
];

/// Resolves the session cookie once per request.
pub async fn authenticate(State(hale): State<Hale>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_function = path.starts_with("/api/");
    let touch = !PASSIVE.iter().any(|passive| path.starts_with(passive));
    let actor = match cookie::session_token(&hale, request.headers()) {
        None => Ok(None),
        Some(token) => session::current(&hale, &token, touch).await,
    };
    let mut ctx = Ctx::of(&hale, Actor::anonymous());
    ctx.address = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    match actor {
        Ok(Some(current)) => ctx.actor = current.actor,
        Ok(None) => {}
        Err(error) => {
            tracing::error!(cause = %error, "could not look up the session");
            return room::full(is_function);
        }
    }
    let span = tracing::info_span!("request", id = %ctx.request_id, method = %request.method());
    let request_id = HeaderValue::from_str(&ctx.request_id);
    // Only a page can show it, and only a page is asked for by GET.
    let found = match *request.method() {
        Method::GET => kept::take(&hale, &ctx.actor, request.headers(), request.uri()).await,
        _ => None,
    };
    let no_longer_kept = found.as_ref().and_then(|_| cookie::no_longer_kept(&hale));
    if let Some(outcome) = found.flatten() {
        request.extensions_mut().insert(outcome);
    }
    let page = (request.method() == Method::GET && !is_function).then(|| OpenPage::new(&hale));
    ctx.page = page.as_ref().map(OpenPage::reads);
    request.extensions_mut().insert(ctx);
    let mut response = next.run(request).instrument(span).await;
    if let Some(Err(failure)) = OptionFuture::from(page.map(OpenPage::close)).await {
        tracing::error!(cause = %failure, "could not write down what a page has read");
        return room::full(is_function);
    }
    if let Ok(id) = request_id {
        response.headers_mut().insert("x-request-id", id);
    }
    if let Some(cookie) = no_longer_kept {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// What every page and server function finds in Leptos's context.
pub fn provide() {
    if let Some(outcome) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<FormOutcome>().cloned()) {
        provide_context(outcome);
    }
    security::provide_nonce();
}

/// The request that is being answered.
pub fn ctx() -> Result<Ctx, AppError> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Ctx>().cloned()).ok_or(AppError::Unauthenticated)
}

/// The address that the request came from, for throttling.
pub fn address() -> Option<IpAddr> {
    ctx().ok().and_then(|ctx| ctx.address)
}

/// Runs a command for the person who sent this request.
pub async fn run<C: Command>(key: IdempotencyKey, command: C) -> Result<C::Output, AppError> {
    answer(command::run(ctx()?, key, command).await)
}

/// Asks a query for the person who sent this request.
pub async fn ask<Q: Query>(query: Q) -> Result<Q::Output, AppError> {
    answer(query::ask(ctx()?, query).await)
}

/// Does something for the person who sent this request that is more than one command: what it asks of others, outside of
/// any transaction, stands between two of them.
pub async fn do_for<T, F: Future<Output = Result<T, AppError>>>(work: impl FnOnce(Ctx) -> F) -> Result<T, AppError> {
    answer(work(ctx()?).await)
}

/// Gives the answer its status; a page that needs somebody to be signed in goes to sign in first.
fn answer<T>(result: Result<T, AppError>) -> Result<T, AppError> {
    let Err(error) = &result else { return result };
    let page = use_context::<Parts>().filter(|parts| !parts.uri.path().starts_with("/api/"));
    match (error, page) {
        (AppError::Unauthenticated, Some(parts)) => redirect(&sign_in_then(&parts.uri.to_string())),
        _ => page_status()(error.status()),
    }
    result
}

/// Sets the HTTP status of the answer, unless it sends the person on: what is rendered behind a
/// redirect has no say any more.
pub fn page_status() -> Arc<dyn Fn(u16) + Send + Sync> {
    let response = use_context::<ResponseOptions>();
    Arc::new(move |status| {
        if let (Some(response), Ok(status)) = (&response, StatusCode::from_u16(status))
            && response.0.read().is_ok_and(|parts| !parts.headers.contains_key(header::LOCATION))
        {
            response.set_status(status);
        }
    })
}

/// Does a form wait for this browser until its person has signed in?
pub fn form_waits() -> bool {
    let parts = use_context::<Parts>();
    parts.zip(ctx().ok()).is_some_and(|(parts, ctx)| cookie::kept_token(&ctx.hale, &parts.headers).is_some())
}

/// Sends the person on where they get a fresh page from the server. WebAssembly would go on without asking
/// for one, so there the page has to go by itself.
pub fn redirect_afresh(path: &str) {
    redirect(path);
    if let Some(response) = use_context::<ResponseOptions>()
        && let Ok(mut parts) = response.0.write()
    {
        parts.headers.remove(REDIRECT_HEADER);
    }
}

/// Sends the person on, with and without WebAssembly. It does not return for the caller: what follows
/// it still runs.
pub fn redirect(path: &str) {
    leptos_axum::redirect(path);
}
