use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::ObservationId;
use platform::{Failure, Tx};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Whose, column, note};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewObservation {
    pub id: ObservationId,
    pub whose: Whose,
    pub category: &'static str,
    pub code: String,
    pub title: String,
    pub number: Option<Decimal>,
    pub unit: Option<String>,
    pub text: Option<String>,
    /// The same for what was measured together.
    pub group: Option<Uuid>,
    pub taken_at: Timestamp,
    pub recorded_at: Timestamp,
}

/// What no laboratory measured. Values and units stay as they were sent.
pub async fn insert_observations(tx: &mut Tx, new: &[NewObservation]) -> Result<(), Failure> {
    sqlx::query!(
        "insert into observation (id, patient_id, encounter_id, category, code, title, value_number, unit, value_text,
                                  group_id, taken_at, recorded_at, imported)
         select new.*, true
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::numeric[], $8::text[],
                     $9::text[], $10::uuid[], $11::timestamptz[], $12::timestamptz[]) as new",
        &column(new, |row| row.id.0),
        &column(new, |row| row.whose.patient.0),
        &column(new, |row| row.whose.encounter()) as _,
        &column(new, |row| row.category) as _,
        &column(new, |row| row.code.as_str()) as _,
        &column(new, |row| row.title.as_str()) as _,
        &column(new, |row| row.number) as _,
        &column(new, |row| row.unit.as_deref()) as _,
        &column(new, |row| row.text.as_deref()) as _,
        &column(new, |row| row.group) as _,
        &column(new, |row| row.taken_at.to_sqlx()) as _,
        &column(new, |row| row.recorded_at.to_sqlx()) as _,
    )
    .execute(tx.conn())
    .await?;
    note(tx, "observation", column(new, |row| row.whose.patient));
    Ok(())
}
