use model::{Action, FacilityId, Hl7MessageId, Hl7UnfiledId, LabReportId, PatientId, Permission};
use platform::{Actor, Failure, Resource};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Group;
use crate::model::messages::{Reason, UnfiledState};

/// A group of results that waits for a person, or was filed or dismissed by one.
#[derive(Clone)]
pub struct UnfiledRow {
    pub id: Hl7UnfiledId,
    pub facility: FacilityId,
    pub message: Hl7MessageId,
    pub reason: Reason,
    pub state: UnfiledState,
    pub report: Option<LabReportId>,
    /// With whom it was filed.
    pub patient: Option<PatientId>,
    /// The group as it was read, whole.
    pub content: serde_json::Value,
}

impl UnfiledRow {
    pub fn group(&self) -> Result<Group, Failure> {
        serde_json::from_value(self.content.clone()).map_err(Failure::other)
    }
}

impl Resource for UnfiledRow {
    type Id = Hl7UnfiledId;
    const KIND: &'static str = "hl7_unfiled";

    async fn fetch(conn: &mut PgConnection, id: Hl7UnfiledId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select u.facility_id, u.message_id, u.reason, u.state, u.filed_to, u.content, r.patient_id as "patient_id?"
               from hl7_unfiled u left join lab_report r on r.id = u.filed_to
               where u.id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let unknown = |name: &str| sqlx::Error::Decode(format!("{name:?} in hl7_unfiled").into());
        Ok(Some(Self {
            id,
            facility: row.facility_id.into(),
            message: row.message_id.into(),
            reason: Reason::parse(&row.reason).ok_or_else(|| unknown(&row.reason))?,
            state: UnfiledState::parse(&row.state).ok_or_else(|| unknown(&row.state))?,
            report: row.filed_to.map(Into::into),
            patient: row.patient_id.map(Into::into),
            content: row.content,
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        self.patient
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        match action {
            Action::View | Action::Edit => actor.holds(self.facility, Permission::FileMessages),
            Action::Book | Action::Move | Action::Cancel | Action::Receive | Action::Treat => false,
        }
    }
}
