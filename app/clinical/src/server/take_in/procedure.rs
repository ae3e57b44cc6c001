use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{Whose, column, note};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProcedure {
    pub id: Uuid,
    pub whose: Whose,
    /// snomed, cpt or text
    pub code_system: &'static str,
    pub code: Option<String>,
    pub title: String,
    pub status: &'static str,
    pub performed_at: Option<String>,
    pub performed_end: Option<String>,
    pub reason: Option<String>,
    pub recorded_at: Timestamp,
}

pub async fn insert_procedures(tx: &mut Tx, new: &[NewProcedure]) -> Result<(), Failure> {
    sqlx::query!(
        "insert into procedure_done (id, patient_id, encounter_id, code_system, code, title, status, performed_at,
                                     performed_end, reason, recorded_at, imported)
         select new.*, true
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::text[], $10::text[], $11::timestamptz[]) as new",
        &column(new, |row| row.id),
        &column(new, |row| row.whose.patient.0),
        &column(new, |row| row.whose.encounter()) as _,
        &column(new, |row| row.code_system) as _,
        &column(new, |row| row.code.as_deref()) as _,
        &column(new, |row| row.title.as_str()) as _,
        &column(new, |row| row.status) as _,
        &column(new, |row| row.performed_at.as_deref()) as _,
        &column(new, |row| row.performed_end.as_deref()) as _,
        &column(new, |row| row.reason.as_deref()) as _,
        &column(new, |row| row.recorded_at.to_sqlx()) as _,
    )
    .execute(tx.conn())
    .await?;
    note(tx, "procedure", column(new, |row| row.whose.patient));
    Ok(())
}
