use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::ProblemId;
use platform::{Failure, Tx};

use super::{Whose, column, note};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProblem {
    pub id: ProblemId,
    pub whose: Whose,
    /// icd10cm, snomed or text
    pub code_system: &'static str,
    pub code: Option<String>,
    pub title: String,
    pub clinical_status: &'static str,
    pub verification: &'static str,
    pub onset: Option<String>,
    pub abated: Option<String>,
    pub note: Option<String>,
    pub recorded_at: Timestamp,
}

pub async fn insert_problems(tx: &mut Tx, new: &[NewProblem]) -> Result<(), Failure> {
    sqlx::query!(
        "insert into problem (id, patient_id, encounter_id, code_system, code, title, clinical_status, verification,
                              onset, abated, note, recorded_at, imported)
         select new.*, true
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::text[], $10::text[], $11::text[], $12::timestamptz[]) as new",
        &column(new, |row| row.id.0),
        &column(new, |row| row.whose.patient.0),
        &column(new, |row| row.whose.encounter()) as _,
        &column(new, |row| row.code_system) as _,
        &column(new, |row| row.code.as_deref()) as _,
        &column(new, |row| row.title.as_str()) as _,
        &column(new, |row| row.clinical_status) as _,
        &column(new, |row| row.verification) as _,
        &column(new, |row| row.onset.as_deref()) as _,
        &column(new, |row| row.abated.as_deref()) as _,
        &column(new, |row| row.note.as_deref()) as _,
        &column(new, |row| row.recorded_at.to_sqlx()) as _,
    )
    .execute(tx.conn())
    .await?;
    note(tx, "problem", column(new, |row| row.whose.patient));
    Ok(())
}
