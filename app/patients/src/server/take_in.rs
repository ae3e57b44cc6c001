//! What an import writes beside patients: organizations and coverage.

use model::{OrganizationId, PatientId};
use platform::{Failure, Tx};
use uuid::Uuid;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewOrganization {
    pub name: String,
    pub active: bool,
    pub kind: Option<String>,
    pub phone: Option<String>,
    pub address_line: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub postal_code: Option<String>,
    pub country: Option<String>,
    /// Whose number it is, and the number.
    pub identifier: Option<(String, String)>,
}

/// Finds the organization by its identifier, or writes it down. The flag says whether it is new.
pub async fn upsert_organization(tx: &mut Tx, new: &NewOrganization) -> Result<(OrganizationId, bool), Failure> {
    let (system, value) = new.identifier.clone().unzip();
    let known = sqlx::query_scalar!(
        "select id from organization where identifier_system = $1 and identifier_value = $2",
        system,
        value,
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(id) = known {
        return Ok((id.into(), false));
    }
    let id: OrganizationId = tx.new_id();
    sqlx::query!(
        "insert into organization (id, name, active, kind, phone, address_line, city, state, postal_code, country,
                                   identifier_system, identifier_value)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id.0,
        new.name,
        new.active,
        new.kind,
        new.phone,
        new.address_line,
        new.city,
        new.state,
        new.postal_code,
        new.country,
        system,
        value,
    )
    .execute(tx.conn())
    .await?;
    tx.touched("organization", id.0, None);
    Ok((id, true))
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCoverage {
    /// active, cancelled, draft, entered-in-error
    pub status: String,
    pub kind: Option<String>,
    pub payor: Option<String>,
    pub payor_organization: Option<OrganizationId>,
    pub member_id: Option<String>,
    pub period_start: Option<String>,
    pub period_end: Option<String>,
}

/// Writes a coverage down once, however many bills carry it. `None` when it was here already.
pub async fn insert_coverage(tx: &mut Tx, patient: PatientId, new: &NewCoverage) -> Result<Option<Uuid>, Failure> {
    let id: Uuid = tx.new_id();
    let inserted = sqlx::query_scalar!(
        "insert into coverage (id, patient_id, status, kind, payor, payor_organization_id, member_id, period_start, period_end)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict on constraint coverage_unique do nothing
         returning id",
        id,
        patient.0,
        new.status,
        new.kind,
        new.payor,
        new.payor_organization.map(Uuid::from),
        new.member_id,
        new.period_start,
        new.period_end,
    )
    .fetch_optional(tx.conn())
    .await?;
    if inserted.is_some() {
        tx.touched("coverage", id, Some(patient));
    }
    Ok(inserted)
}
