use model::{Action, FacilityId, PatientId};
use platform::{Actor, Resource};
use sqlx::PgConnection;
use uuid::Uuid;

use super::policy;

/// A patient's chart, as far as deciding goes: whose it is and where they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    pub patient: PatientId,
    /// Where the patient is registered or was seen, the first one first.
    pub facilities: Vec<FacilityId>,
    /// Of the first facility: in its time the chart is written.
    pub zone: String,
}

impl Resource for Chart {
    type Id = PatientId;
    const KIND: &'static str = "chart";

    async fn fetch(conn: &mut PgConnection, id: PatientId) -> Result<Option<Self>, sqlx::Error> {
        let rows = sqlx::query!(
            r#"select pf.facility_id as "facility_id?", f.zone as "zone?"
               from patient p
               left join patient_facility pf on pf.patient_id = p.id
               left join facility f on f.id = pf.facility_id
               where p.id = $1
               order by pf.created_at, pf.facility_id"#,
            id.0,
        )
        .fetch_all(conn)
        .await?;
        let Some(zone) = rows.first().map(|row| row.zone.clone().unwrap_or_else(|| "UTC".into())) else {
            return Ok(None);
        };
        Ok(Some(Self {
            patient: id,
            facilities: rows.into_iter().filter_map(|row| row.facility_id).map(FacilityId).collect(),
            zone,
        }))
    }

    fn uuid(&self) -> Uuid {
        self.patient.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, self.patient, &self.facilities, action)
    }
}
