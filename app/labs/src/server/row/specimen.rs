use jiff::Timestamp;
use model::{Action, FacilityId, LabOrderId, LabReportId, PatientId, SpecimenId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::InOrder;
use crate::{
    model::{OrderState, SpecimenState},
    server::policy::{self, Thing},
};

#[derive(Clone, Debug)]
pub struct SpecimenRow {
    pub id: SpecimenId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub order: LabOrderId,
    pub order_state: OrderState,
    pub state: SpecimenState,
    pub collected_at: Option<Timestamp>,
    pub pregnant: Option<bool>,
}

impl Resource for SpecimenRow {
    type Id = SpecimenId;
    const KIND: &'static str = "specimen";

    async fn fetch(conn: &mut PgConnection, id: SpecimenId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select s.facility_id, s.patient_id, s.order_id, o.state as "order_state: OrderState",
                      s.state as "state: SpecimenState", s.collected_at, s.pregnant
               from specimen s join lab_order o on o.id = s.order_id where s.id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            patient: row.patient_id.into(),
            order: row.order_id.into(),
            order_state: row.order_state,
            state: row.state,
            collected_at: row.collected_at.map(|at| at.to_jiff()),
            pregnant: row.pregnant,
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, Thing::Specimen, action, self.facility)
    }
}

impl InOrder for SpecimenRow {
    async fn report(tx: &mut Tx, id: SpecimenId) -> Result<Option<LabReportId>, sqlx::Error> {
        let found = sqlx::query_scalar!(
            "select r.id from lab_report r join specimen s on s.order_id = r.order_id where s.id = $1 limit 1",
            id.0,
        );
        Ok(found.fetch_optional(tx.conn()).await?.map(Into::into))
    }
}
