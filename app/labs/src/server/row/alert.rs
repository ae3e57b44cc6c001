use jiff::Timestamp;
use model::{Action, CriticalAlertId, FacilityId, LabReportId, LabResultId, PatientId, PractitionerId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::InOrder;
use crate::{
    model::AlertState,
    server::policy::{self, Thing},
};

#[derive(Clone, Debug)]
pub struct AlertRow {
    pub id: CriticalAlertId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub result: LabResultId,
    pub practitioner: Option<PractitionerId>,
    pub state: AlertState,
    pub level: i16,
    pub opened_at: Timestamp,
}

impl Resource for AlertRow {
    type Id = CriticalAlertId;
    const KIND: &'static str = "critical_alert";

    async fn fetch(conn: &mut PgConnection, id: CriticalAlertId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select facility_id, patient_id, result_id, practitioner_id, state as "state: AlertState", level, opened_at
               from critical_alert where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            patient: row.patient_id.into(),
            result: row.result_id.into(),
            practitioner: row.practitioner_id.map(Into::into),
            state: row.state,
            level: row.level,
            opened_at: row.opened_at.to_jiff(),
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, Thing::Alert, action, self.facility)
    }
}

impl InOrder for AlertRow {
    async fn report(tx: &mut Tx, id: CriticalAlertId) -> Result<Option<LabReportId>, sqlx::Error> {
        let found = sqlx::query_scalar!(
            "select a.report_id from critical_alert c join lab_result r on r.id = c.result_id
             join lab_analysis a on a.id = r.analysis_id where c.id = $1",
            id.0,
        );
        Ok(found.fetch_optional(tx.conn()).await?.map(Into::into))
    }
}
