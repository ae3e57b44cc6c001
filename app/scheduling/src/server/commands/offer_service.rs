use model::{AppError, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::OfferService,
    server::{offer, policy},
};

impl Command for OfferService {
    const NAME: &'static str = "scheduling.offer_service";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let service = offer::service(tx.conn(), self.service_id).await?.ok_or(AppError::NotFound)?;
        if !policy::may_plan(tx.actor(), service.facility_id) {
            return Err(AppError::NotFound.into());
        }
        let written = sqlx::query!(
            "insert into practitioner_service (practitioner_id, service_id, active)
             select practitioner_id, $2, $3 from practitioner_facility where practitioner_id = $1 and facility_id = $4
             on conflict (practitioner_id, service_id) do update set active = excluded.active",
            self.practitioner_id.0,
            self.service_id.0,
            self.active,
            service.facility_id.0,
        )
        .execute(tx.conn())
        .await?;
        if written.rows_affected() == 0 {
            return Err(AppError::NotFound.into());
        }
        tx.touched("service", self.service_id.0, None);
        Ok(())
    }
}
