use model::{AppError, FacilityId, FieldErrors, Permission, ServiceId, SpecialtyId};
use platform::{Command, Tx};

use super::create_service::{CreateService, CreateServiceError};
use crate::{
    model::{PlanService, ServiceMode},
    server::{planner, words},
};

impl Command for PlanService {
    const NAME: &'static str = "scheduling.plan_service";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = ServiceId;
    type Error = CreateServiceError;

    /// A new service. It can be booked as soon as somebody offers it.
    async fn execute(self, tx: &mut Tx) -> Result<ServiceId, CreateServiceError> {
        let ask = "Choose the facility.";
        let facility: FacilityId =
            self.facility_id.trim().parse().map_err(|_| AppError::invalid("facility_id", ask))?;
        let site = planner::site(tx, facility).await?;
        let mut fields = FieldErrors::default();
        words::required(&mut fields, "name", &self.name, 200, "Enter the name of the service.");
        let specialty_id: Option<SpecialtyId> = match self.specialty_id.trim() {
            "" => None,
            typed => words::chosen(&mut fields, "specialty_id", typed, "Choose one of the list."),
        };
        let duration_minutes = words::number(&mut fields, "duration_minutes", &self.duration_minutes, 1, 1440);
        let buffer_before_minutes =
            words::number(&mut fields, "buffer_before_minutes", &self.buffer_before_minutes, 0, 240);
        let buffer_after_minutes =
            words::number(&mut fields, "buffer_after_minutes", &self.buffer_after_minutes, 0, 240);
        let price_minor = words::price(&mut fields, "price", &self.price, site.currency);
        let capacity = words::number(&mut fields, "capacity", &self.capacity, 1, 100);
        let mode = ServiceMode::parse(&self.mode);
        if mode.is_none() {
            fields.add("mode", "Choose one.");
        }
        let bookable_by_patients = by_patients(&mut fields, &self.bookable_by);
        let cancel_cutoff_hours = words::number(&mut fields, "cancel_cutoff_hours", &self.cancel_cutoff_hours, 0, 720);
        fields.into_result()?;
        let service = CreateService {
            facility_id: site.id,
            name: self.name,
            description: self.description,
            what_to_bring: self.what_to_bring,
            specialty_id,
            duration_minutes,
            buffer_before_minutes,
            buffer_after_minutes,
            price_minor,
            capacity: i16::try_from(capacity).unwrap_or(1),
            mode: mode.unwrap_or(ServiceMode::InPerson),
            bookable_by_patients,
            cancel_cutoff_hours,
        };
        service.execute(tx).await
    }
}

/// Who may book it, as the form says it.
pub(super) fn by_patients(fields: &mut FieldErrors, typed: &str) -> bool {
    match typed {
        "patients" => true,
        "staff" => false,
        _ => {
            fields.add("bookable_by", "Choose who may book it.");
            false
        }
    }
}
