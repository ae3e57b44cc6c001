use model::{Action, FacilityId, PatientId};
use patients::{
    model::PartialDate,
    server::{Patient, read::held_some},
};
use platform::{Actor, Failure, PageReads, Resource};
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
    /// Reference values depend on the age at the time of measuring.
    pub birth_date: Option<String>,
}

impl From<Patient> for Chart {
    fn from(patient: Patient) -> Self {
        Self {
            patient: patient.id,
            facilities: patient.facilities,
            zone: patient.zone,
            birth_date: patient.person.birth_date,
        }
    }
}

impl Chart {
    /// As far as it is known.
    pub fn birth_date(&self) -> Result<Option<PartialDate>, Failure> {
        held_some(self.birth_date.as_deref())
    }
}

impl Resource for Chart {
    type Id = PatientId;
    const KIND: &'static str = "chart";

    async fn fetch(conn: &mut PgConnection, id: PatientId) -> Result<Option<Self>, sqlx::Error> {
        Ok(Patient::fetch(conn, id).await?.map(Self::from))
    }

    async fn fetch_once(page: &PageReads, conn: &mut PgConnection, id: PatientId) -> Result<Option<Self>, sqlx::Error> {
        Ok(Patient::fetch_once(page, conn, id).await?.map(Self::from))
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
