use model::{Action, PatientId, Permission};
use platform::{Failure, Query, Tx};

use crate::{
    model::{Address, ContactPerson, Coverage, HumanName, Identifier, Kept, PatientDetails, ShowPatient, Telecom},
    server::{Patient, read},
};

/// Everything that is known about who the patient is.
impl Query for ShowPatient {
    const NAME: &'static str = "patients.show_patient";
    const PERMISSION: Permission = Permission::ViewPatients;
    type Output = PatientDetails;

    async fn execute(self, tx: &mut Tx) -> Result<PatientDetails, Failure> {
        let patient = tx.load::<Patient>(self.patient_id, Action::View).await?;
        details(tx, &patient).await
    }
}

pub(super) async fn details(tx: &mut Tx, patient: &Patient) -> Result<PatientDetails, Failure> {
    let id = patient.id;
    let row = sqlx::query!(
        "select p.gender_identity, p.marital_status, p.deceased_at,
                (select a.id from account a where a.patient_id = p.id limit 1) as account
         from patient p where p.id = $1",
        id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(PatientDetails {
        head: read::head(tx, id).await?,
        version: patient.version,
        gender_identity: row.gender_identity,
        marital_status: row.marital_status,
        deceased_at: row.deceased_at,
        names: names(tx, id).await?,
        telecoms: telecoms(tx, id).await?,
        addresses: addresses(tx, id).await?,
        identifiers: identifiers(tx, id).await?,
        contacts: contacts(tx, id).await?,
        coverages: coverages(tx, id).await?,
        kept: kept(tx, id).await?,
        account: row.account.map(Into::into),
    })
}

async fn names(tx: &mut Tx, id: PatientId) -> Result<Vec<HumanName>, Failure> {
    let rows = sqlx::query!(
        "select use as use_, family, given, prefix, suffix, text, period_start, period_end
         from patient_name where patient_id = $1 order by position",
        id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| HumanName {
            use_: row.use_.and_then(|code| code.parse().ok()),
            family: row.family,
            given: row.given,
            prefix: row.prefix,
            suffix: row.suffix,
            text: row.text,
            period_start: row.period_start,
            period_end: row.period_end,
        })
        .collect())
}

pub(crate) async fn telecoms(tx: &mut Tx, id: PatientId) -> Result<Vec<Telecom>, Failure> {
    let rows = sqlx::query!(
        "select system, value, use as use_, rank from patient_telecom where patient_id = $1
         order by rank nulls last, position",
        id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let telecom = |system: &str| system.parse().map_err(|()| Failure::other(format!("telecom system {system:?}")));
    rows.into_iter()
        .map(|row| Ok(Telecom { system: telecom(&row.system)?, value: row.value, use_: row.use_, rank: row.rank }))
        .collect()
}

pub(crate) async fn addresses(tx: &mut Tx, id: PatientId) -> Result<Vec<Address>, Failure> {
    Ok(sqlx::query_as!(
        Address,
        "select use as use_, lines, city, district, state, postal_code, country, text
         from patient_address where patient_id = $1 order by position",
        id.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

async fn identifiers(tx: &mut Tx, id: PatientId) -> Result<Vec<Identifier>, Failure> {
    Ok(sqlx::query_as!(
        Identifier,
        "select system, value, kind from patient_identifier where patient_id = $1 order by kind nulls last, system, value",
        id.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

async fn contacts(tx: &mut Tx, id: PatientId) -> Result<Vec<ContactPerson>, Failure> {
    Ok(sqlx::query_as!(
        ContactPerson,
        "select relationship, name, phone, email from patient_contact where patient_id = $1 order by position",
        id.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

async fn coverages(tx: &mut Tx, id: PatientId) -> Result<Vec<Coverage>, Failure> {
    Ok(sqlx::query_as!(
        Coverage,
        "select payor, kind, member_id, status from coverage where patient_id = $1 order by status, created_at, id",
        id.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

async fn kept(tx: &mut Tx, id: PatientId) -> Result<Vec<Kept>, Failure> {
    Ok(sqlx::query_as!(
        Kept,
        r#"select resource_type, count(*) as "count!" from fhir_resource
           where patient_id = $1 and became is null group by resource_type order by resource_type"#,
        id.0,
    )
    .fetch_all(tx.conn())
    .await?)
}
