//! What a sign-in and a sign-out mean for the browser: a cookie, and another page.

use leptos::prelude::use_context;
use model::{AccountId, AppError, IdempotencyKey};
use platform::{session::Token, web};

use crate::model::{SignIn, SignOut, SignedIn};

/// What the browser calls itself is kept for the person's own list of sessions; longer ones are cut.
const LONGEST_USER_AGENT: usize = 200;

/// Opens a session, hands the browser its cookie, and sends the person on.
pub async fn enter(key: IdempotencyKey, mut command: SignIn) -> Result<SignedIn, AppError> {
    command.user_agent = user_agent();
    let mut signed_in = web::run(key, command).await?;
    if let Some(token) = &signed_in.token {
        web::set_session_cookie(&web::context::ctx()?.hale, &Token::from_cookie(token));
    }
    signed_in.afresh = web::context::form_waits();
    if signed_in.afresh {
        web::redirect_afresh(&signed_in.next);
    } else {
        web::redirect(&signed_in.next);
    }
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

/// Back to the list of accounts, which opens this one and says what was done.
pub fn to_accounts(account: AccountId, done: &str, role: Option<&str>) {
    let role = role.map(|role| format!("&role={role}")).unwrap_or_default();
    web::redirect(&format!("/staff/accounts?account={account}&done={done}{role}"));
}

fn user_agent() -> Option<String> {
    let parts = use_context::<http::request::Parts>()?;
    let text = parts.headers.get(http::header::USER_AGENT)?.to_str().ok()?;
    Some(text.chars().take(LONGEST_USER_AGENT).collect())
}
