use model::{Action, FacilityId, PatientId};
use platform::{Actor, Resource};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::server::policy::{self, Thing};

/// A patient's account at a facility: it is there for every patient who is known there.
#[derive(Clone, Debug)]
pub struct AccountRow {
    pub patient: PatientId,
    pub facility: FacilityId,
}

impl Resource for AccountRow {
    type Id = (PatientId, FacilityId);
    const KIND: &'static str = "patient_account";

    async fn fetch(conn: &mut PgConnection, (patient, facility): Self::Id) -> Result<Option<Self>, sqlx::Error> {
        let known = sqlx::query!(
            "select from patient_facility where patient_id = $1 and facility_id = $2",
            patient.0,
            facility.0,
        );
        Ok(known.fetch_optional(conn).await?.map(|_| Self { patient, facility }))
    }

    fn uuid(&self) -> Uuid {
        self.patient.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, Thing::Account, action, self.facility) || policy::is_own(actor, action, self.patient)
    }
}
