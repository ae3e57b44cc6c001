use std::collections::HashSet;

use model::{PatientId, PractitionerId};
use platform::{Failure, Tx};
use uuid::Uuid;

use super::{column, note};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMember {
    pub id: Uuid,
    pub patient: PatientId,
    pub team: String,
    pub status: &'static str,
    pub role: Option<String>,
    pub member: String,
    pub practitioner: Option<PractitionerId>,
    pub period_start: Option<String>,
    pub period_end: Option<String>,
}

/// Members of care teams; whoever is in the same team in the same role since the same day is one member. Says which of
/// them are new.
pub async fn insert_members(tx: &mut Tx, new: &[NewMember]) -> Result<HashSet<Uuid>, Failure> {
    let inserted = sqlx::query_scalar!(
        "insert into care_team_member (id, patient_id, team, status, role, member, practitioner_id, period_start,
                                       period_end, imported)
         select new.*, true
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[],
                     $9::text[]) as new
         on conflict on constraint care_team_member_once do nothing
         returning id",
        &column(new, |row| row.id),
        &column(new, |row| row.patient.0),
        &column(new, |row| row.team.as_str()) as _,
        &column(new, |row| row.status) as _,
        &column(new, |row| row.role.as_deref()) as _,
        &column(new, |row| row.member.as_str()) as _,
        &column(new, |row| row.practitioner.map(|id| id.0)) as _,
        &column(new, |row| row.period_start.as_deref()) as _,
        &column(new, |row| row.period_end.as_deref()) as _,
    )
    .fetch_all(tx.conn())
    .await?;
    note(tx, "care_team", column(new, |row| row.patient));
    Ok(inserted.into_iter().collect())
}
