use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{Whose, column, note};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMedicationRequest {
    pub id: Uuid,
    pub whose: Whose,
    /// RxNorm
    pub code: Option<String>,
    pub title: String,
    pub status: &'static str,
    pub authored_at: Option<String>,
    pub dosage: Option<String>,
    pub reason: Option<String>,
    pub requester: Option<String>,
    pub recorded_at: Timestamp,
}

pub async fn insert_medication_requests(tx: &mut Tx, new: &[NewMedicationRequest]) -> Result<(), Failure> {
    sqlx::query!(
        "insert into medication_request (id, patient_id, encounter_id, code, title, status, authored_at, dosage, reason,
                                         requester, recorded_at, imported)
         select new.*, true
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::text[], $10::text[], $11::timestamptz[]) as new",
        &column(new, |row| row.id),
        &column(new, |row| row.whose.patient.0),
        &column(new, |row| row.whose.encounter()) as _,
        &column(new, |row| row.code.as_deref()) as _,
        &column(new, |row| row.title.as_str()) as _,
        &column(new, |row| row.status) as _,
        &column(new, |row| row.authored_at.as_deref()) as _,
        &column(new, |row| row.dosage.as_deref()) as _,
        &column(new, |row| row.reason.as_deref()) as _,
        &column(new, |row| row.requester.as_deref()) as _,
        &column(new, |row| row.recorded_at.to_sqlx()) as _,
    )
    .execute(tx.conn())
    .await?;
    note(tx, "medication_request", column(new, |row| row.whose.patient));
    Ok(())
}
