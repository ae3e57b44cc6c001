use model::{Action, FacilityId, PatientId};
use platform::{Actor, Resource};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::server::policy;

/// A facility as the place where roles are held.
#[derive(Clone, Debug)]
pub struct Facility {
    pub id: FacilityId,
}

impl Resource for Facility {
    type Id = FacilityId;
    const KIND: &'static str = "facility";

    async fn fetch(conn: &mut PgConnection, id: FacilityId) -> Result<Option<Self>, sqlx::Error> {
        let id = sqlx::query_scalar!("select id from facility where id = $1", id.0).fetch_optional(conn).await?;
        Ok(id.map(|id| Self { id: id.into() }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        None
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::facility(actor, self, action)
    }
}
