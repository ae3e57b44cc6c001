use model::{AppError, FacilityId, FieldErrors, Permission, ResourceId, ServiceId};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::server::{policy, words};

/// A room that appointments of some services occupy besides the practitioner.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateRoom {
    pub facility_id: FacilityId,
    /// "Endoscopy 2"
    pub name: String,
    /// The services that can't do without it, all of the same facility.
    pub needed_by: Vec<ServiceId>,
}

impl Command for CreateRoom {
    const NAME: &'static str = "scheduling.create_room";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = ResourceId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ResourceId, Failure> {
        let mut fields = FieldErrors::default();
        let name = words::required(&mut fields, "name", &self.name, 200, "Enter the name on the door.");
        fields.into_result()?;
        if !policy::may_plan(tx.actor(), self.facility_id) {
            return Err(AppError::NotFound.into());
        }
        let id: ResourceId = tx.new_id();
        let services: Vec<Uuid> = self.needed_by.iter().map(|service| service.0).collect();
        sqlx::query!(
            "insert into resource (id, kind, facility_id, name) values ($1, 'room', $2, $3)",
            id.0,
            self.facility_id.0,
            name,
        )
        .execute(tx.conn())
        .await?;
        let linked = sqlx::query!(
            "insert into service_resource (service_id, resource_id)
             select id, $1 from service where id = any($2) and facility_id = $3",
            id.0,
            &services,
            self.facility_id.0,
        )
        .execute(tx.conn())
        .await?;
        if linked.rows_affected() != services.len() as u64 {
            return Err(AppError::NotFound.into());
        }
        tx.touched("resource", id.0, None);
        Ok(id)
    }
}
