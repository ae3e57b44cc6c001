//! Writing a patient down, for every use case that makes one.

use model::{FacilityId, PatientId};
use platform::{
    Failure, Tx,
    outside::{self, Happened},
};
use sqlx::PgConnection;

use crate::model::{Address, ContactPerson, Demographics, HumanName, Identifier, PartialDate, Telecom};

/// Registers somebody at a facility, under a new record number.
pub async fn insert_patient(tx: &mut Tx, facility: FacilityId, person: &Demographics) -> Result<PatientId, Failure> {
    let id: PatientId = tx.new_id();
    let conn = tx.conn();
    insert_row(conn, id, person).await?;
    for (position, name) in (0..).zip(&person.names) {
        insert_name(conn, id, position, name).await?;
    }
    for (position, telecom) in (0..).zip(&person.telecoms) {
        insert_telecom(conn, id, position, telecom).await?;
    }
    for (position, address) in (0..).zip(&person.addresses) {
        insert_address(conn, id, position, address).await?;
    }
    for (position, contact) in (0..).zip(&person.contacts) {
        insert_contact(conn, id, position, contact).await?;
    }
    insert_identifiers(conn, id, &person.identifiers).await?;
    register_at(tx, id, facility).await?;
    outside::tell(tx, Happened::PatientRegistered(id, facility)).await?;
    tx.touched("patient", id.0, Some(id));
    Ok(id)
}

/// From now on the facility's staff may find the patient.
pub async fn register_at(tx: &mut Tx, patient: PatientId, facility: FacilityId) -> Result<(), Failure> {
    sqlx::query!(
        "insert into patient_facility (patient_id, facility_id) values ($1, $2) on conflict do nothing",
        patient.0,
        facility.0,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn insert_row(conn: &mut PgConnection, id: PatientId, person: &Demographics) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into patient (id, sex, gender_identity, birth_year, birth_month, birth_day, deceased, deceased_at,
                              marital_status, language, multiple_birth, birth_order)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id.0,
        person.sex.code(),
        person.gender_identity,
        person.birth.map(PartialDate::year),
        person.birth.and_then(PartialDate::month).map(i16::from),
        person.birth.and_then(PartialDate::day).map(i16::from),
        person.deceased,
        person.deceased_at,
        person.marital_status,
        person.language.as_ref().map(|language| language.tag()),
        person.multiple_birth,
        person.birth_order,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_name(
    conn: &mut PgConnection,
    id: PatientId,
    position: i16,
    name: &HumanName,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into patient_name (patient_id, position, use, family, given, prefix, suffix, text, period_start, period_end)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.0,
        position,
        name.use_.map(|use_| use_.code()),
        name.family,
        &name.given,
        &name.prefix,
        &name.suffix,
        name.text,
        name.period_start,
        name.period_end,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn insert_telecom(
    conn: &mut PgConnection,
    id: PatientId,
    position: i16,
    telecom: &Telecom,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into patient_telecom (patient_id, position, system, value, use, rank) values ($1, $2, $3, $4, $5, $6)",
        id.0,
        position,
        telecom.system.code(),
        telecom.value,
        telecom.use_,
        telecom.rank,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn insert_address(
    conn: &mut PgConnection,
    id: PatientId,
    position: i16,
    address: &Address,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into patient_address (patient_id, position, use, lines, city, district, state, postal_code, country, text)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.0,
        position,
        address.use_,
        &address.lines,
        address.city,
        address.district,
        address.state,
        address.postal_code,
        address.country,
        address.text,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_contact(
    conn: &mut PgConnection,
    id: PatientId,
    position: i16,
    contact: &ContactPerson,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into patient_contact (patient_id, position, relationship, name, phone, email)
         values ($1, $2, $3, $4, $5, $6)",
        id.0,
        position,
        contact.relationship,
        contact.name,
        contact.phone,
        contact.email,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// All at once: a patient from elsewhere brings half a dozen.
async fn insert_identifiers(
    conn: &mut PgConnection,
    id: PatientId,
    identifiers: &[Identifier],
) -> Result<(), sqlx::Error> {
    let systems: Vec<String> = identifiers.iter().map(|identifier| identifier.system.clone()).collect();
    let values: Vec<String> = identifiers.iter().map(|identifier| identifier.value.clone()).collect();
    let kinds: Vec<Option<String>> = identifiers.iter().map(|identifier| identifier.kind.clone()).collect();
    sqlx::query!(
        "insert into patient_identifier (patient_id, system, value, kind)
         select $1, * from unnest($2::text[], $3::text[], $4::text[])",
        id.0,
        &systems,
        &values,
        &kinds as &[Option<String>],
    )
    .execute(conn)
    .await?;
    Ok(())
}
