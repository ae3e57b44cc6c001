//! Sessions: an opaque token in a cookie, its hash in the database.
//!
//! Staff are signed out after 15 minutes without a request, patients after 30; nobody stays signed in
//! for longer than 12 hours. Disabling an account ends its sessions with the next request.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use model::{FacilityId, Role};
use sha2::{Digest, Sha256};

use crate::{
    Actor, Hale, Random,
    actor::{House, Person},
};

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
///
/// One statement, because every request asks it and every page shows the rest of it in its frame: the facilities at which
/// the person works, or those that know them as a patient.
pub async fn current(hale: &Hale, token: &Token, touch: bool) -> Result<Option<Current>, sqlx::Error> {
    let now = hale.clock().now();
    let rows = sqlx::query!(
        r#"select session.id, session.kind, session.last_seen_at, session.expires_at, account.id as account_id,
                  account.display_name, account.email, account.patient_id, account.practitioner_id, account.demo,
                  facility.id as "facility_id?", facility.name as "facility?", facility.zone as "zone?",
                  facility.address_line as "address_line?", facility.city as "city?", facility.phone as "phone?",
                  at.roles as "roles?"
           from session join account on account.id = session.account_id
           left join lateral (
               select facility_id, array_agg(role order by role) as roles from role_grant
               where account_id = account.id group by facility_id
               union all
               select facility_id, '{}' from patient_facility
               where patient_id = account.patient_id
                 and not exists (select from role_grant where account_id = account.id)) at on true
           left join facility on facility.id = at.facility_id
           where session.token_hash = $1 and session.ended_at is null and account.disabled_at is null
             and session.expires_at > $2
           order by facility.name, facility.id"#,
        token.hash(),
        now.to_sqlx(),
    )
    .fetch_all(hale.pool())
    .await?;
    let (mut roles, mut houses, mut found) = (Vec::new(), Vec::new(), None);
    for row in rows {
        if let (Some(id), Some(name), Some(zone)) = (row.facility_id, row.facility, row.zone) {
            let id = FacilityId(id);
            let held = row.roles.unwrap_or_default();
            roles.extend(held.iter().filter_map(|role| Some((id, Role::parse(role)?))));
            let place = [row.address_line, row.city, row.phone].map(Option::unwrap_or_default);
            houses.push(House { id, name, zone, place });
        }
        let kind = if row.kind == "staff" { SessionKind::Staff } else { SessionKind::Patient };
        let person = Person {
            account: row.account_id.into(),
            session: row.id.into(),
            kind,
            display_name: row.display_name,
            email: row.email,
            patient: row.patient_id.map(Into::into),
            practitioner: row.practitioner_id.map(Into::into),
            roles: Vec::new(),
            houses: Vec::new(),
            demo: row.demo,
        };
        found = Some((person, row.last_seen_at.to_jiff(), row.expires_at.to_jiff()));
    }
    let Some((person, last_seen, expires_at)) = found else { return Ok(None) };

    let idle_limit = person.kind.idle_limit();
    if last_seen + idle_limit <= now {
        return Ok(None);
    }
    if touch && now.duration_since(last_seen) >= TOUCH_EVERY {
        sqlx::query!("update session set last_seen_at = $2 where id = $1", person.session.0, now.to_sqlx())
            .execute(hale.pool())
            .await?;
    }
    let active = if touch { now } else { last_seen };
    let actor = Actor::person(Person { roles, houses, ..person });
    Ok(Some(Current { actor, ends_at: expires_at.min(active + idle_limit) }))
}
