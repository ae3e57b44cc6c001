//! Typed users: real rows, so that foreign keys, sessions and policies see what they would see.

use jiff_sqlx::ToSqlx;
use model::{AccountId, FacilityId, PatientId, PractitionerId, Role};
use uuid::Uuid;

use super::TestHale;
use crate::{
    Actor, Hale,
    session::{self, ABSOLUTE_LIMIT, SessionKind, Token},
    web::cookie,
};

/// Somebody with an account, signed in.
#[derive(Clone)]
pub struct User {
    pub actor: Actor,
    pub account: AccountId,
    pub patient: Option<PatientId>,
    pub practitioner: Option<PractitionerId>,
    pub email: String,
    /// The `Cookie` header of this user's browser.
    pub cookie: String,
}

impl User {
    pub fn patient_id(&self) -> PatientId {
        self.patient.expect("this user is a patient")
    }

    pub fn practitioner_id(&self) -> PractitionerId {
        self.practitioner.expect("this user is a practitioner")
    }
}

pub(super) async fn facility(hale: &Hale, name: &str, zone: &str, currency: &str) -> FacilityId {
    let id = hale.random().uuid(hale.clock().now());
    sqlx::query(
        "INSERT INTO facility (id, name, zone, phone, address_line, city, country, currency)
         VALUES ($1, $2, $3, '+1 555 0100', '1 Main Street', 'Springfield', 'US', $4)",
    )
    .bind(id)
    .bind(name)
    .bind(zone)
    .bind(currency)
    .execute(hale.pool())
    .await
    .expect("insert a facility");
    id.into()
}

impl TestHale {
    fn id(&self) -> Uuid {
        self.hale.random().uuid(self.clock.now())
    }

    /// A patient of "Hale General" with an account.
    pub async fn patient(&self, name: &str) -> User {
        self.patient_at(name, self.facility).await
    }

    pub async fn patient_at(&self, name: &str, facility: FacilityId) -> User {
        let patient = self.id();
        let (given, family) = name.split_once(' ').unwrap_or(("", name));
        for (sql, text) in [
            (
                "INSERT INTO patient (id, sex, birth_year, birth_month, birth_day) VALUES ($1, 'female', 1985, 12, 10)",
                vec![],
            ),
            (
                "INSERT INTO patient_name (patient_id, position, use, given, family) VALUES ($1, 0, 'official', ARRAY[$2], $3)",
                vec![given, family],
            ),
        ] {
            let query = text.iter().fold(sqlx::query(sql).bind(patient), |query, text| query.bind(*text));
            query.execute(self.pool()).await.expect("insert a patient");
        }
        sqlx::query("INSERT INTO patient_facility (patient_id, facility_id) VALUES ($1, $2)")
            .bind(patient)
            .bind(facility.0)
            .execute(self.pool())
            .await
            .expect("insert a patient's facility");
        self.user(name, Some(patient.into()), None, None).await
    }

    /// A member of staff without a practitioner's record.
    pub async fn staff(&self, role: Role, facility: FacilityId) -> User {
        self.user(role.name(), None, None, Some((role, facility))).await
    }

    /// A doctor who can be booked.
    pub async fn doctor(&self, name: &str, facility: FacilityId) -> User {
        let practitioner = self.id();
        let family = name.rsplit(' ').next().unwrap_or(name);
        sqlx::query("INSERT INTO practitioner (id, name, family) VALUES ($1, $2, $3)")
            .bind(practitioner)
            .bind(name)
            .bind(family)
            .execute(self.pool())
            .await
            .expect("insert a practitioner");
        sqlx::query("INSERT INTO resource (id, kind, practitioner_id, name) VALUES ($1, 'practitioner', $2, $3)")
            .bind(self.id())
            .bind(practitioner)
            .bind(name)
            .execute(self.pool())
            .await
            .expect("insert a resource");
        sqlx::query("INSERT INTO practitioner_facility (practitioner_id, facility_id) VALUES ($1, $2)")
            .bind(practitioner)
            .bind(facility.0)
            .execute(self.pool())
            .await
            .expect("insert a practitioner's facility");
        self.user(name, None, Some(practitioner.into()), Some((Role::Doctor, facility))).await
    }

    async fn user(
        &self,
        name: &str,
        patient: Option<PatientId>,
        practitioner: Option<PractitionerId>,
        role: Option<(Role, FacilityId)>,
    ) -> User {
        let account = self.id();
        let email = format!("{account}@example.org");
        sqlx::query(
            "INSERT INTO account (id, email, display_name, password_hash, patient_id, practitioner_id)
             VALUES ($1, $2, $3, '$argon2id$none', $4, $5)",
        )
        .bind(account)
        .bind(&email)
        .bind(name)
        .bind(patient.map(Uuid::from))
        .bind(practitioner.map(Uuid::from))
        .execute(self.pool())
        .await
        .expect("insert an account");
        if let Some((role, facility)) = role {
            self.grant(account.into(), role, facility).await;
        }
        let kind = if role.is_some() { SessionKind::Staff } else { SessionKind::Patient };
        let token = self.session(account.into(), kind).await;
        User {
            actor: self.actor_of(&token).await,
            account: account.into(),
            patient,
            practitioner,
            email,
            cookie: cookie::session_cookie(&self.hale, &token),
        }
    }

    pub async fn grant(&self, account: AccountId, role: Role, facility: FacilityId) {
        sqlx::query("INSERT INTO role_grant (account_id, facility_id, role) VALUES ($1, $2, $3)")
            .bind(account.0)
            .bind(facility.0)
            .bind(role.name())
            .execute(self.pool())
            .await
            .expect("grant a role");
    }

    /// Signs an account in.
    pub async fn session(&self, account: AccountId, kind: SessionKind) -> Token {
        let token = Token::new(self.hale.random());
        let now = self.clock.now();
        sqlx::query(
            "INSERT INTO session (id, token_hash, account_id, kind, created_at, last_seen_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $5, $6)",
        )
        .bind(self.id())
        .bind(token.hash())
        .bind(account.0)
        .bind(kind.name())
        .bind(now.to_sqlx())
        .bind((now + ABSOLUTE_LIMIT).to_sqlx())
        .execute(self.pool())
        .await
        .expect("insert a session");
        token
    }

    /// What the spine makes of a token now.
    pub async fn actor_of(&self, token: &Token) -> Actor {
        let current = session::current(&self.hale, token, false).await.expect("look up a session");
        current.map_or(Actor::anonymous(), |current| current.actor)
    }
}
