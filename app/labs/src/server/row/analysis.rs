use jiff::Timestamp;
use model::{
    Action, FacilityId, LabAnalysisId, LabOrderId, LabReportId, LabTestId, PatientId, PractitionerId, SpecimenId,
};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::InOrder;
use crate::{
    model::{AnalysisState, SpecimenState},
    server::policy::{self, Thing},
};

#[derive(Clone, Debug)]
pub struct AnalysisRow {
    pub id: LabAnalysisId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub report: LabReportId,
    pub order: Option<LabOrderId>,
    /// Who ordered it, and is told.
    pub practitioner: Option<PractitionerId>,
    pub specimen: Option<SpecimenId>,
    pub specimen_state: Option<SpecimenState>,
    pub test: Option<LabTestId>,
    pub name: String,
    pub state: AnalysisState,
    /// The verified version that counts; 0: none yet.
    pub current_version: i32,
    /// Of the tube, or of the report where there is none.
    pub collected_at: Option<Timestamp>,
    pub pregnant: Option<bool>,
}

impl Resource for AnalysisRow {
    type Id = LabAnalysisId;
    const KIND: &'static str = "lab_analysis";

    async fn fetch(conn: &mut PgConnection, id: LabAnalysisId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select a.facility_id, a.patient_id, a.report_id, r.order_id, o.practitioner_id as "practitioner_id?",
                      a.specimen_id, s.state as "specimen_state?: SpecimenState", a.test_id, a.name,
                      a.state as "state: AnalysisState", a.current_version,
                      coalesce(s.collected_at, r.collected_at) as collected_at, coalesce(s.pregnant, o.pregnant) as pregnant
               from lab_analysis a
               join lab_report r on r.id = a.report_id
               left join lab_order o on o.id = r.order_id
               left join specimen s on s.id = a.specimen_id
               where a.id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            patient: row.patient_id.into(),
            report: row.report_id.into(),
            order: row.order_id.map(Into::into),
            practitioner: row.practitioner_id.map(Into::into),
            specimen: row.specimen_id.map(Into::into),
            specimen_state: row.specimen_state,
            test: row.test_id.map(Into::into),
            name: row.name,
            state: row.state,
            current_version: row.current_version,
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
        policy::may(actor, Thing::Analysis, action, self.facility)
    }
}

impl InOrder for AnalysisRow {
    async fn report(tx: &mut Tx, id: LabAnalysisId) -> Result<Option<LabReportId>, sqlx::Error> {
        let found = sqlx::query_scalar!("select report_id from lab_analysis where id = $1", id.0);
        Ok(found.fetch_optional(tx.conn()).await?.map(Into::into))
    }
}
