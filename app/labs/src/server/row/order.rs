use model::{Action, EncounterId, FacilityId, LabOrderId, LabReportId, PatientId, PractitionerId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::InOrder;
use crate::{
    model::OrderState,
    server::policy::{self, Thing},
};

#[derive(Clone, Debug)]
pub struct OrderRow {
    pub id: LabOrderId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub encounter: EncounterId,
    pub practitioner: Option<PractitionerId>,
    pub state: OrderState,
}

impl Resource for OrderRow {
    type Id = LabOrderId;
    const KIND: &'static str = "lab_order";

    async fn fetch(conn: &mut PgConnection, id: LabOrderId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select facility_id, patient_id, encounter_id, practitioner_id, state as "state: OrderState"
               from lab_order where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            patient: row.patient_id.into(),
            encounter: row.encounter_id.into(),
            practitioner: row.practitioner_id.map(Into::into),
            state: row.state,
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, Thing::Order, action, self.facility)
    }
}

impl InOrder for OrderRow {
    async fn report(tx: &mut Tx, id: LabOrderId) -> Result<Option<LabReportId>, sqlx::Error> {
        let found = sqlx::query_scalar!("select id from lab_report where order_id = $1 limit 1", id.0);
        Ok(found.fetch_optional(tx.conn()).await?.map(Into::into))
    }
}
