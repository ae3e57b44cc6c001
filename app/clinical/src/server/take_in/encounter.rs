use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::{EncounterId, FacilityId, PatientId, PractitionerId};
use platform::{Failure, Tx};

use super::{column, note};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEncounter {
    pub id: EncounterId,
    pub patient: PatientId,
    pub practitioner: Option<PractitionerId>,
    pub state: &'static str,
    /// v3 ActCode
    pub class: String,
    pub kind: String,
    pub reason: Option<String>,
    pub starts_at: Timestamp,
    pub ends_at: Option<Timestamp>,
}

/// Visits elsewhere: shown as history, never worked on. The zone is the facility's that brings them.
pub async fn insert_encounters(tx: &mut Tx, facility: FacilityId, new: &[NewEncounter]) -> Result<(), Failure> {
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "insert into encounter (id, facility_id, patient_id, practitioner_id, state, class, kind, reason, starts_at,
                                ends_at, zone, imported, created_at)
         select new.id, f.id, new.patient, new.practitioner, new.state, new.class, new.kind, new.reason, new.starts_at,
                new.ends_at, f.zone, true, $2
         from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
                     $10::timestamptz[], $11::timestamptz[])
              as new (id, patient, practitioner, state, class, kind, reason, starts_at, ends_at)
         join facility f on f.id = $1",
        facility.0,
        now as _,
        &column(new, |row| row.id.0),
        &column(new, |row| row.patient.0),
        &column(new, |row| row.practitioner.map(|id| id.0)) as _,
        &column(new, |row| row.state) as _,
        &column(new, |row| row.class.as_str()) as _,
        &column(new, |row| row.kind.as_str()) as _,
        &column(new, |row| row.reason.as_deref()) as _,
        &column(new, |row| row.starts_at.to_sqlx()) as _,
        &column(new, |row| row.ends_at.map(|at| at.to_sqlx())) as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into encounter_transition (encounter_id, to_state, at, reason)
         select new.id, new.state, $1, 'Taken over from elsewhere' from unnest($2::uuid[], $3::text[]) as new (id, state)",
        now as _,
        &column(new, |row| row.id.0),
        &column(new, |row| row.state) as _,
    )
    .execute(tx.conn())
    .await?;
    note(tx, "encounter", column(new, |row| row.patient));
    Ok(())
}
