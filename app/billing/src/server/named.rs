//! What people are called, for the pages that name them.

use model::PatientId;
use patients::model::Mrn;
use platform::{Failure, Tx};
use uuid::Uuid;

use crate::model::PatientName;

/// Each patient once. The caller has decided that they may be seen.
pub async fn patients(tx: &mut Tx, ids: &[PatientId]) -> Result<Vec<PatientName>, Failure> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select patient_id as "id!", name as "name!", mrn as "mrn!" from patient_summary where patient_id = any($1)"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| named(row.id.into(), row.name, row.mrn)).collect())
}

/// As `patient_summary` has them.
pub fn named(id: PatientId, name: String, mrn: String) -> PatientName {
    let mrn = mrn.parse::<Mrn>().map_or(mrn, |mrn| mrn.to_string());
    PatientName { id, name, mrn }
}

pub async fn patient(tx: &mut Tx, id: PatientId) -> Result<PatientName, Failure> {
    let found = patients(tx, &[id]).await?.pop();
    found.ok_or_else(|| Failure::other(format!("patient {id} has no name")))
}
