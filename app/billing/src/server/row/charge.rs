use model::{Action, ChargeId, FacilityId, PatientId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Locked;
use crate::{
    model::ChargeState,
    server::policy::{self, Thing},
};

/// Something that was done and is to be paid for.
#[derive(Clone, Debug)]
pub struct ChargeRow {
    pub id: ChargeId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub state: ChargeState,
    pub version: i32,
}

impl Resource for ChargeRow {
    type Id = ChargeId;
    const KIND: &'static str = "charge";

    async fn fetch(conn: &mut PgConnection, id: ChargeId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select facility_id, patient_id, state as "state: ChargeState", version
               from charge where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            patient: row.patient_id.into(),
            state: row.state,
            version: row.version,
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, Thing::Charge, action, self.facility)
    }
}

impl Locked for ChargeRow {
    async fn lock(tx: &mut Tx, id: ChargeId) -> Result<(), sqlx::Error> {
        sqlx::query!("select id from charge where id = $1 for no key update", id.0).fetch_optional(tx.conn()).await?;
        Ok(())
    }
}
