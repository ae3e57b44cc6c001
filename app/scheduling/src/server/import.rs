//! Practitioners from elsewhere (FHIR bundles). They are found again by their identifier, so that importing twice
//! makes nobody twice; they can be read in records, and booked only once somebody gives them sessions.

use jiff_sqlx::ToSqlx;
use model::{FacilityId, PractitionerId};
use platform::{Failure, Tx};
use uuid::Uuid;

/// What a bundle says about somebody who gives care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedPractitioner {
    /// As it is shown: "Dr. Ada Lovelace".
    pub name: String,
    pub given: Vec<String>,
    pub family: String,
    pub prefix: Option<String>,
    /// `female`, `male`, `other`, `unknown`.
    pub sex: String,
    /// Who gave the number: a register or the source system.
    pub identifier_system: String,
    pub identifier_value: String,
    pub active: bool,
}

/// Says who it is, and whether they are new here. Who is known keeps what was written about them here.
pub async fn import_practitioner(
    tx: &mut Tx,
    facility: FacilityId,
    person: &ImportedPractitioner,
) -> Result<(PractitionerId, bool), Failure> {
    let (id, resource): (Uuid, Uuid) = (tx.new_id(), tx.new_id());
    let now = tx.now().to_sqlx();
    let made = sqlx::query_scalar!(
        "insert into practitioner (id, name, given, family, prefix, sex, identifier_system, identifier_value, active, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict on constraint practitioner_identifier_unique do nothing returning id",
        id,
        person.name,
        &person.given,
        person.family,
        person.prefix,
        person.sex,
        person.identifier_system,
        person.identifier_value,
        person.active,
        now as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    let practitioner = match made {
        Some(id) => {
            sqlx::query!(
                "insert into resource (id, kind, practitioner_id, name) values ($1, 'practitioner', $2, $3)",
                resource,
                id,
                person.name,
            )
            .execute(tx.conn())
            .await?;
            tx.touched("practitioner", id, None);
            id
        }
        None => {
            sqlx::query_scalar!(
                "select id from practitioner where identifier_system = $1 and identifier_value = $2",
                person.identifier_system,
                person.identifier_value,
            )
            .fetch_one(tx.conn())
            .await?
        }
    };
    sqlx::query!(
        "insert into practitioner_facility (practitioner_id, facility_id) values ($1, $2) on conflict do nothing",
        practitioner,
        facility.0,
    )
    .execute(tx.conn())
    .await?;
    Ok((practitioner.into(), made.is_some()))
}
