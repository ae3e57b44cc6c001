//! What a sign-in and a sign-out mean for the browser: a cookie, and another page.

use leptos::prelude::use_context;
use model::{AppError, IdempotencyKey};
use platform::{session::Token, web};

use crate::model::{SignIn, SignOut, SignedIn};

/// What the browser calls itself is kept for the person's own list of sessions; longer ones are cut.
const LONGEST_USER_AGENT: usize = 200;

/// Opens a session, hands the browser its cookie, and sends the person on.
pub async fn enter(key: IdempotencyKey, mut command: SignIn) -> Result<SignedIn, AppError> {
    command.user_agent = user_agent();
    let signed_in = web::run(key, command).await?;
    if let Some(token) = &signed_in.token {
        web::set_session_cookie(&web::context::ctx()?.hale, &Token::from_cookie(token));
    }
    web::redirect(&signed_in.next);
    Ok(signed_in)
}

/// Ends the session and takes the cookie back, also where the session had ended by itself before.
pub async fn leave(key: IdempotencyKey, command: SignOut) -> Result<(), AppError> {
    let left = web::run(key, command).await;
    web::clear_session_cookie(&web::context::ctx()?.hale);
    web::redirect("/sign-in");
    match left {
        Err(AppError::Unauthenticated) => Ok(()),
        left => left,
    }
}

/// Back to the own account, which says what was done. Staff without a record of their own have no portal.
pub fn to_account(done: &str) {
    let portal = web::context::ctx().is_ok_and(|ctx| ctx.actor.patient().is_some());
    let page = if portal { "/account" } else { "/staff/account" };
    web::redirect(&format!("{page}?done={done}"));
}

fn user_agent() -> Option<String> {
    let parts = use_context::<http::request::Parts>()?;
    let text = parts.headers.get(http::header::USER_AGENT)?.to_str().ok()?;
    Some(text.chars().take(LONGEST_USER_AGENT).collect())
}
