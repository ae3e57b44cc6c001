use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::AllergyId;
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{Whose, column, note};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAllergy {
    pub id: AllergyId,
    pub whose: Whose,
    pub substance: String,
    /// rxnorm, snomed or text
    pub code_system: &'static str,
    pub code: Option<String>,
    pub category: &'static str,
    pub kind: &'static str,
    pub criticality: &'static str,
    pub status: &'static str,
    pub verification: &'static str,
    pub onset: Option<String>,
    pub note: Option<String>,
    pub reactions: Vec<NewReaction>,
    pub recorded_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReaction {
    pub manifestation: String,
    pub severity: Option<&'static str>,
}

/// That somebody elsewhere asked, and the answer was none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReview {
    pub id: Uuid,
    pub whose: Whose,
    pub outcome: &'static str,
    pub at: Timestamp,
}

pub async fn insert_allergies(tx: &mut Tx, new: &[NewAllergy]) -> Result<(), Failure> {
    sqlx::query!(
        "insert into allergy (id, patient_id, encounter_id, substance, code_system, code, category, kind, criticality,
                              status, verification, onset, note, recorded_at, imported)
         select new.*, true
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                     $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::timestamptz[]) as new",
        &column(new, |row| row.id.0),
        &column(new, |row| row.whose.patient.0),
        &column(new, |row| row.whose.encounter()) as _,
        &column(new, |row| row.substance.as_str()) as _,
        &column(new, |row| row.code_system) as _,
        &column(new, |row| row.code.as_deref()) as _,
        &column(new, |row| row.category) as _,
        &column(new, |row| row.kind) as _,
        &column(new, |row| row.criticality) as _,
        &column(new, |row| row.status) as _,
        &column(new, |row| row.verification) as _,
        &column(new, |row| row.onset.as_deref()) as _,
        &column(new, |row| row.note.as_deref()) as _,
        &column(new, |row| row.recorded_at.to_sqlx()) as _,
    )
    .execute(tx.conn())
    .await?;
    insert_reactions(tx, new).await?;
    note(tx, "allergy", column(new, |row| row.whose.patient));
    Ok(())
}

async fn insert_reactions(tx: &mut Tx, new: &[NewAllergy]) -> Result<(), Failure> {
    let reactions: Vec<_> = new
        .iter()
        .flat_map(|allergy| (0_i16..).zip(&allergy.reactions).map(|(place, reaction)| (allergy.id.0, place, reaction)))
        .collect();
    sqlx::query!(
        "insert into allergy_reaction (allergy_id, position, manifestation, severity)
         select * from unnest($1::uuid[], $2::smallint[], $3::text[], $4::text[])",
        &column(&reactions, |(allergy, _, _)| *allergy),
        &column(&reactions, |(_, place, _)| *place),
        &column(&reactions, |(_, _, reaction)| reaction.manifestation.as_str()) as _,
        &column(&reactions, |(_, _, reaction)| reaction.severity) as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub async fn insert_reviews(tx: &mut Tx, new: &[NewReview]) -> Result<(), Failure> {
    sqlx::query!(
        "insert into allergy_review (id, patient_id, encounter_id, outcome, at)
         select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[])",
        &column(new, |row| row.id),
        &column(new, |row| row.whose.patient.0),
        &column(new, |row| row.whose.encounter()) as _,
        &column(new, |row| row.outcome) as _,
        &column(new, |row| row.at.to_sqlx()) as _,
    )
    .execute(tx.conn())
    .await?;
    note(tx, "allergy_review", column(new, |row| row.whose.patient));
    Ok(())
}
