use model::{AppError, FieldErrors, Permission, ServiceId};
use platform::{Command, Tx};

use super::{
    edit_service::{EditService, EditServiceError},
    plan_service::by_patients,
};
use crate::{
    model::SaveService,
    server::{offer, planner, words},
};

impl Command for SaveService {
    const NAME: &'static str = "scheduling.save_service";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = ServiceId;
    type Error = EditServiceError;

    /// What is booked keeps its time and its price; from now on the service is as it stands here.
    async fn execute(self, tx: &mut Tx) -> Result<ServiceId, EditServiceError> {
        let service_id: ServiceId = self.service_id.parse().map_err(|_| AppError::NotFound)?;
        let service = offer::service(tx.conn(), service_id).await?.ok_or(AppError::NotFound)?;
        let site = planner::site(tx, service.facility_id).await?;
        let mut fields = FieldErrors::default();
        words::required(&mut fields, "name", &self.name, 200, "Enter the name of the service.");
        let edit = EditService {
            service_id,
            duration_minutes: words::number(&mut fields, "duration_minutes", &self.duration_minutes, 1, 1440),
            buffer_before_minutes: words::number(
                &mut fields,
                "buffer_before_minutes",
                &self.buffer_before_minutes,
                0,
                240,
            ),
            buffer_after_minutes: words::number(
                &mut fields,
                "buffer_after_minutes",
                &self.buffer_after_minutes,
                0,
                240,
            ),
            price_minor: words::price(&mut fields, "price", &self.price, site.currency),
            bookable_by_patients: by_patients(&mut fields, &self.bookable_by),
            cancel_cutoff_hours: words::number(&mut fields, "cancel_cutoff_hours", &self.cancel_cutoff_hours, 0, 720),
            name: self.name,
            description: self.description,
            what_to_bring: self.what_to_bring,
            active: self.active,
        };
        fields.into_result()?;
        edit.execute(tx).await?;
        Ok(service_id)
    }
}
