//! The session cookie: HttpOnly, SameSite=Lax, and over https bound to this host by its `__Host-` name.

use http::{HeaderMap, HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::{
    Hale,
    session::{ABSOLUTE_LIMIT, Token},
};

/// Plain http is for the own machine: browsers refuse `Secure` cookies there.
const PLAIN: &str = "hale_session";
const SECURE: &str = "__Host-hale_session";

fn is_secure(hale: &Hale) -> bool {
    hale.base_url().starts_with("https://")
}

pub(crate) fn session_token(hale: &Hale, headers: &HeaderMap) -> Option<Token> {
    let name = if is_secure(hale) { SECURE } else { PLAIN };
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then(|| Token::from_cookie(value)))
}

fn cookie(hale: &Hale, value: &str, max_age: i64) -> String {
    let (name, secure) = if is_secure(hale) { (SECURE, "; Secure") } else { (PLAIN, "") };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}")
}

/// What a test's browser sends.
pub fn session_cookie(hale: &Hale, token: &Token) -> String {
    let name = if is_secure(hale) { SECURE } else { PLAIN };
    format!("{name}={}", token.as_str())
}

fn append(value: &str) {
    let value = HeaderValue::from_str(value);
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), value) {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// To be called from a server function, after signing in.
pub fn set_session_cookie(hale: &Hale, token: &Token) {
    append(&cookie(hale, token.as_str(), ABSOLUTE_LIMIT.as_secs()));
}

/// To be called from a server function, after signing out.
pub fn clear_session_cookie(hale: &Hale) {
    append(&cookie(hale, "", 0));
}
