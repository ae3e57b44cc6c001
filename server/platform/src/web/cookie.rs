//! The cookies: HttpOnly, SameSite=Lax, and over https bound to this host by their `__Host-` names.

use http::{HeaderMap, HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::{
    Hale,
    session::{ABSOLUTE_LIMIT, Token},
};

/// Plain http is for the own machine: browsers refuse `Secure` cookies there.
struct Name {
    plain: &'static str,
    secure: &'static str,
}

const SESSION: Name = Name { plain: "hale_session", secure: "__Host-hale_session" };
/// Finds the form that waits until its person has signed in again.
const KEPT: Name = Name { plain: "hale_kept", secure: "__Host-hale_kept" };

fn is_secure(hale: &Hale) -> bool {
    hale.base_url().starts_with("https://")
}

impl Name {
    fn of(&self, hale: &Hale) -> &'static str {
        if is_secure(hale) { self.secure } else { self.plain }
    }

    fn read(&self, hale: &Hale, headers: &HeaderMap) -> Option<Token> {
        let name = self.of(hale);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name).then(|| Token::from_cookie(value)))
    }

    fn write(&self, hale: &Hale, value: &str, max_age: i64) -> Option<HeaderValue> {
        let (name, secure) = (self.of(hale), if is_secure(hale) { "; Secure" } else { "" });
        let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}");
        HeaderValue::from_str(&cookie).ok()
    }
}

/// The session that a request speaks for.
pub fn session_token(hale: &Hale, headers: &HeaderMap) -> Option<Token> {
    SESSION.read(hale, headers)
}

/// What a test's browser sends.
pub fn session_cookie(hale: &Hale, token: &Token) -> String {
    format!("{}={}", SESSION.of(hale), token.as_str())
}

pub(super) fn kept_token(hale: &Hale, headers: &HeaderMap) -> Option<Token> {
    KEPT.read(hale, headers)
}

pub(super) fn kept(hale: &Hale, token: &Token) -> Option<HeaderValue> {
    KEPT.write(hale, token.as_str(), super::kept::WAITS.as_secs())
}

pub(super) fn no_longer_kept(hale: &Hale) -> Option<HeaderValue> {
    KEPT.write(hale, "", 0)
}

fn append(cookie: Option<HeaderValue>) {
    if let (Some(response), Some(value)) = (use_context::<ResponseOptions>(), cookie) {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// To be called from a server function, after signing in.
pub fn set_session_cookie(hale: &Hale, token: &Token) {
    append(SESSION.write(hale, token.as_str(), ABSOLUTE_LIMIT.as_secs()));
}

/// To be called from a server function, after signing out.
pub fn clear_session_cookie(hale: &Hale) {
    append(SESSION.write(hale, "", 0));
}
