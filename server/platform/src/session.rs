//! Sessions: an opaque token in a cookie, its hash in the database.
//!
//! Staff are signed out after 15 minutes without a request, patients after 30; nobody stays signed in
//! for longer than 12 hours. Disabling an account ends its sessions with the next request.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use model::Role;
use sha2::{Digest, Sha256};

use crate::{Actor, Hale, Random, actor::Person};

/// No session outlives this, however busy.
pub const ABSOLUTE_LIMIT: SignedDuration = SignedDuration::from_hours(12);
/// The last request is written down at most this often: a page with five queries is one write.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_secs(20);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    Staff,
    Patient,
}

impl SessionKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Patient => "patient",
        }
    }

    pub const fn idle_limit(self) -> SignedDuration {
        match self {
            Self::Staff => SignedDuration::from_mins(15),
            Self::Patient => SignedDuration::from_mins(30),
        }
    }
}

/// What the cookie holds. Only its hash is ever stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    pub fn new(random: &Random) -> Self {
        Self(URL_SAFE_NO_PAD.encode(random.bytes::<32>()))
    }

    pub fn from_cookie(value: &str) -> Self {
        Self(value.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// A session that holds now, and until when if nobody does anything.
pub struct Current {
    pub actor: Actor,
    pub ends_at: Timestamp,
}

/// Who the cookie speaks for, or nobody. With `touch`, this request counts as activity.
pub async fn current(hale: &Hale, token: &Token, touch: bool) -> Result<Option<Current>, sqlx::Error> {
    let now = hale.clock().now();
    let row = sqlx::query!(
        r#"select session.id, session.kind, session.last_seen_at, session.expires_at, account.id as account_id,
                  account.display_name, account.patient_id, account.practitioner_id, account.demo,
                  array(select facility_id from role_grant where account_id = account.id order by facility_id, role) as "facilities!",
                  array(select role from role_grant where account_id = account.id order by facility_id, role) as "roles!"
           from session join account on account.id = session.account_id
           where session.token_hash = $1 and session.ended_at is null and account.disabled_at is null
             and session.expires_at > $2"#,
        token.hash(),
        now.to_sqlx(),
    )
    .fetch_optional(hale.pool())
    .await?;
    let Some(row) = row else { return Ok(None) };

    let kind = if row.kind == "staff" { SessionKind::Staff } else { SessionKind::Patient };
    let last_seen = row.last_seen_at.to_jiff();
    if last_seen + kind.idle_limit() <= now {
        return Ok(None);
    }
    if touch && now.duration_since(last_seen) >= TOUCH_EVERY {
        sqlx::query!("update session set last_seen_at = $2 where id = $1", row.id, now.to_sqlx())
            .execute(hale.pool())
            .await?;
    }
    let active = if touch { now } else { last_seen };
    let roles = row.facilities.into_iter().zip(row.roles);
    let actor = Actor::person(Person {
        account: row.account_id.into(),
        session: row.id.into(),
        kind,
        display_name: row.display_name,
        patient: row.patient_id.map(Into::into),
        practitioner: row.practitioner_id.map(Into::into),
        roles: roles.filter_map(|(facility, role)| Some((facility.into(), Role::parse(&role)?))).collect(),
        demo: row.demo,
    });
    Ok(Some(Current { actor, ends_at: row.expires_at.to_jiff().min(active + kind.idle_limit()) }))
}
