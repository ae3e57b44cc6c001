//! Nothing typed is lost when a session ends in between, also without JavaScript.
//!
//! The post that came too late is kept here, the person is sent to sign in, and the page that they come
//! back to has its form filled in again, by the same path as a form that was refused. It waits for half an
//! hour, for the account whose session it was and the browser that sent it, and is gone once it was shown.
//! It is never logged.

use http::{HeaderMap, HeaderValue, Uri, request::Parts};
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{AppError, FormOutcome};
use url::form_urlencoded;

use super::{cookie, forms::LONGEST_FORM};
use crate::{Actor, Hale, session::Token};

/// As long as the cookie lives.
pub(super) const WAITS: SignedDuration = SignedDuration::from_mins(30);

/// The name of what the person is told, for tests.
pub const RULE: &str = "signed_out_meanwhile";

/// Keeps what was posted, where an ended session says whose it is: nobody else can fill this table.
/// Returns the cookie that finds it again.
pub(super) async fn keep(
    hale: &Hale,
    page: &Parts,
    function: &str,
    fields: &[(String, String)],
) -> Option<HeaderValue> {
    let ended = cookie::session_token(hale, &page.headers)?;
    let own = fields.iter().filter(|(name, _)| name == "__form" || name.starts_with("cmd["));
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(own).finish();
    if body.len() > LONGEST_FORM {
        return None;
    }
    let token = Token::new(hale.random());
    let kept = sqlx::query!(
        "insert into kept_form (session_id, token_hash, page, function, body, expires_at)
         select session.id, $2, $3, $4, $5, $6
         from session join account on account.id = session.account_id
         where session.token_hash = $1 and account.disabled_at is null
         on conflict (session_id) do update set token_hash = excluded.token_hash, page = excluded.page,
             function = excluded.function, body = excluded.body, expires_at = excluded.expires_at",
        ended.hash(),
        token.hash(),
        address(&page.uri),
        function,
        body,
        (hale.clock().now() + WAITS).to_sqlx(),
    )
    .execute(hale.pool())
    .await;
    match kept {
        Ok(kept) => (kept.rows_affected() == 1).then(|| cookie::kept(hale, &token)).flatten(),
        // The cause could quote what was typed.
        Err(_) => {
            tracing::warn!("a form could not be kept for the sign-in that follows");
            None
        }
    }
}

/// What waits for this browser on this page. `None`: nothing here, it may wait on another page.
/// `Some(None)`: it was dropped, because somebody else has signed in or the half hour is over.
pub(super) async fn take(hale: &Hale, actor: &Actor, headers: &HeaderMap, uri: &Uri) -> Option<Option<FormOutcome>> {
    let token = cookie::kept_token(hale, headers)?;
    let person = actor.signed_in()?;
    let taken = sqlx::query!(
        r#"delete from kept_form using session
           where session.id = kept_form.session_id and kept_form.token_hash = $1
             and (kept_form.page = $3 or kept_form.expires_at <= $4 or session.account_id <> $2)
           returning session.account_id = $2 and kept_form.expires_at > $4 as "own!", function, body"#,
        token.hash(),
        person.account.0,
        address(uri),
        hale.clock().now().to_sqlx(),
    )
    .fetch_optional(hale.pool())
    .await;
    match taken {
        Ok(taken) => taken.map(|kept| kept.own.then(|| outcome(kept.function, &kept.body))),
        Err(_) => {
            tracing::warn!("a kept form could not be looked up");
            None
        }
    }
}

fn outcome(function: String, body: &str) -> FormOutcome {
    FormOutcome {
        path: function,
        error: AppError::Conflict {
            rule: Some(RULE.into()),
            message: "You were signed out while you typed".into(),
            details: vec!["Nothing was sent: check it and send it again.".into()],
        },
        values: form_urlencoded::parse(body.as_bytes()).into_owned().collect(),
    }
}

fn address(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |address| address.as_str())
}
