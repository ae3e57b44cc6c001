use model::{Action, FacilityId, LabOrderId, LabReportId, PatientId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::InOrder;
use crate::server::policy::{self, Thing};

#[derive(Clone, Debug)]
pub struct ReportRow {
    pub id: LabReportId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub order: Option<LabOrderId>,
}

impl Resource for ReportRow {
    type Id = LabReportId;
    /// Reads under this name say who has opened a result (T6.3).
    const KIND: &'static str = "lab_report";

    async fn fetch(conn: &mut PgConnection, id: LabReportId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!("select facility_id, patient_id, order_id from lab_report where id = $1", id.0)
            .fetch_optional(conn)
            .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            patient: row.patient_id.into(),
            order: row.order_id.map(Into::into),
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, Thing::Report, action, self.facility)
    }
}

impl InOrder for ReportRow {
    async fn report(_: &mut Tx, id: LabReportId) -> Result<Option<LabReportId>, sqlx::Error> {
        Ok(Some(id))
    }
}
