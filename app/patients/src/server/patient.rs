use model::{Action, FacilityId, PatientId};
use platform::{Actor, Resource};
use sqlx::PgConnection;
use uuid::Uuid;

use super::policy;

/// A patient, as far as deciding goes: who it is and where they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patient {
    pub id: PatientId,
    pub version: i32,
    /// Where the patient is registered or was seen, the first one first.
    pub facilities: Vec<FacilityId>,
}

impl Resource for Patient {
    type Id = PatientId;
    const KIND: &'static str = "patient";

    async fn fetch(conn: &mut PgConnection, id: PatientId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select p.version,
                      array(select facility_id from patient_facility where patient_id = p.id
                            order by created_at, facility_id) as "facilities!: Vec<Uuid>"
               from patient p where p.id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            version: row.version,
            facilities: row.facilities.into_iter().map(FacilityId).collect(),
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.id)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, self.id, &self.facilities, action)
    }
}
