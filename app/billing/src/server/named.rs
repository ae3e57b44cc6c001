//! What people and places are called, for the pages that name them.

use model::{FacilityId, PatientId, Permission};
use patients::model::Mrn;
use platform::{Failure, Tx};
use uuid::Uuid;

use crate::model::{FacilityName, PatientName};

/// Each patient once. The caller has decided that they may be seen.
pub async fn patients(tx: &mut Tx, ids: &[PatientId]) -> Result<Vec<PatientName>, Failure> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select patient_id as "id!", name as "name!", mrn as "mrn!" from patient_summary where patient_id = any($1)"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let named = |id: Uuid, name, mrn: String| {
        let mrn = mrn.parse::<Mrn>().map_or(mrn, |mrn| mrn.to_string());
        PatientName { id: id.into(), name, mrn }
    };
    Ok(rows.into_iter().map(|row| named(row.id, row.name, row.mrn)).collect())
}

pub async fn patient(tx: &mut Tx, id: PatientId) -> Result<PatientName, Failure> {
    let found = patients(tx, &[id]).await?.pop();
    found.ok_or_else(|| Failure::other(format!("patient {id} has no name")))
}

/// Facilities where the patient is known and the one who asks may see bills, by name.
pub async fn facilities(tx: &mut Tx, patient: PatientId) -> Result<Vec<FacilityName>, Failure> {
    let mine: Vec<Uuid> = tx.actor().facilities(Permission::ViewBilling).into_iter().map(|place| place.0).collect();
    let all = tx.actor().is_system();
    let rows = sqlx::query!(
        "select f.id, f.name from patient_facility p join facility f on f.id = p.facility_id
         where p.patient_id = $1 and ($3 or f.id = any($2)) order by f.name, f.id",
        patient.0,
        &mine,
        all,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| FacilityName { id: FacilityId(row.id), name: row.name }).collect())
}
