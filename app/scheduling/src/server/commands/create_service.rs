use model::{AppError, FacilityId, FieldErrors, Permission, ServiceId, SpecialtyId};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};

use super::edit_service::ServiceText;
use crate::{
    model::ServiceMode,
    server::{policy, rules::rules},
};

/// Something that can be booked at a facility, in the facility's currency.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateService {
    pub facility_id: FacilityId,
    pub name: String,
    /// For patients.
    pub description: String,
    pub what_to_bring: String,
    pub specialty_id: Option<SpecialtyId>,
    /// 1 to 1,440.
    pub duration_minutes: i32,
    /// The practitioner's own time before and after, 0 to 240 minutes.
    pub buffer_before_minutes: i32,
    pub buffer_after_minutes: i32,
    /// In minor units, not negative.
    pub price_minor: i64,
    /// How many patients at once, 1 to 100.
    pub capacity: i16,
    pub mode: ServiceMode,
    pub bookable_by_patients: bool,
    /// Hours before the start until which patients may move or cancel it themselves, 0 to 720.
    pub cancel_cutoff_hours: i32,
}

rules! {
    /// Why a service can't be made.
    CreateServiceError {
        NameTaken => "service_name_unique", "There is a service of this name at this facility already.";
    }
}

impl Command for CreateService {
    const NAME: &'static str = "scheduling.create_service";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = ServiceId;
    type Error = CreateServiceError;

    async fn execute(self, tx: &mut Tx) -> Result<ServiceId, CreateServiceError> {
        let mut fields = FieldErrors::default();
        let text = ServiceText::read(&mut fields, &self.name, &self.description, &self.what_to_bring);
        between(&mut fields, "duration_minutes", self.duration_minutes.into(), 1, 1440);
        between(&mut fields, "buffer_before_minutes", self.buffer_before_minutes.into(), 0, 240);
        between(&mut fields, "buffer_after_minutes", self.buffer_after_minutes.into(), 0, 240);
        between(&mut fields, "price_minor", self.price_minor, 0, i64::MAX);
        between(&mut fields, "capacity", self.capacity.into(), 1, 100);
        between(&mut fields, "cancel_cutoff_hours", self.cancel_cutoff_hours.into(), 0, 720);
        fields.into_result()?;
        if !policy::may_plan(tx.actor(), self.facility_id) {
            return Err(AppError::NotFound.into());
        }
        let id: ServiceId = tx.new_id();
        sqlx::query!(
            "insert into service (id, facility_id, name, description, what_to_bring, specialty_id, duration_minutes,
                 buffer_before_minutes, buffer_after_minutes, price_minor, currency, capacity, mode, bookable_by,
                 cancel_cutoff_hours)
             select $1, id, $3, $4, $5, $6, $7, $8, $9, $10, currency, $11, $12, $13, $14 from facility where id = $2",
            id.0,
            self.facility_id.0,
            text.name,
            text.description,
            text.what_to_bring,
            self.specialty_id.map(|specialty| specialty.0),
            self.duration_minutes,
            self.buffer_before_minutes,
            self.buffer_after_minutes,
            self.price_minor,
            self.capacity,
            self.mode.name(),
            if self.bookable_by_patients { "patients" } else { "staff" },
            self.cancel_cutoff_hours,
        )
        .execute(tx.conn())
        .await
        .map_err(|error| match Failure::from(error) {
            failure if failure.constraint() == Some("service_name_unique") => CreateServiceError::NameTaken,
            failure => failure.into(),
        })?;
        tx.touched("service", id.0, None);
        Ok(id)
    }
}

pub(super) fn between(fields: &mut FieldErrors, field: &str, value: i64, least: i64, most: i64) {
    if value < least || value > most {
        fields.add(field, format!("Enter a whole number from {least} to {most}."));
    }
}
