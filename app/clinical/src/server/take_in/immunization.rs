use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{Whose, column, note};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewImmunization {
    pub id: Uuid,
    pub whose: Whose,
    /// CVX
    pub code: Option<String>,
    pub title: String,
    pub status: &'static str,
    pub given_at: String,
    pub lot: Option<String>,
    pub site: Option<String>,
    pub recorded_at: Timestamp,
}

pub async fn insert_immunizations(tx: &mut Tx, new: &[NewImmunization]) -> Result<(), Failure> {
    sqlx::query!(
        "insert into immunization (id, patient_id, encounter_id, code, title, status, given_at, lot, site, recorded_at,
                                   imported)
         select new.*, true
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::text[], $10::timestamptz[]) as new",
        &column(new, |row| row.id),
        &column(new, |row| row.whose.patient.0),
        &column(new, |row| row.whose.encounter()) as _,
        &column(new, |row| row.code.as_deref()) as _,
        &column(new, |row| row.title.as_str()) as _,
        &column(new, |row| row.status) as _,
        &column(new, |row| row.given_at.as_str()) as _,
        &column(new, |row| row.lot.as_deref()) as _,
        &column(new, |row| row.site.as_deref()) as _,
        &column(new, |row| row.recorded_at.to_sqlx()) as _,
    )
    .execute(tx.conn())
    .await?;
    note(tx, "immunization", column(new, |row| row.whose.patient));
    Ok(())
}
