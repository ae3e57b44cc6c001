use model::{AppError, FieldErrors, Permission, ServiceId};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};

use super::create_service::between;
use crate::server::{offer, policy, rules::rules, words};

/// What may change of a service without touching what is booked: words, price, how long it takes from now on, by whom
/// and whether it can be booked. Booked appointments keep their time and the price that was agreed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditService {
    pub service_id: ServiceId,
    pub name: String,
    pub description: String,
    pub what_to_bring: String,
    /// In minor units of the facility's currency, not negative.
    pub price_minor: i64,
    /// 1 to 1,440.
    pub duration_minutes: i32,
    /// The practitioner's own time before and after, 0 to 240 minutes.
    pub buffer_before_minutes: i32,
    pub buffer_after_minutes: i32,
    pub bookable_by_patients: bool,
    /// Hours before the start until which patients may move or cancel it themselves, 0 to 720.
    pub cancel_cutoff_hours: i32,
    pub active: bool,
}

rules! {
    /// Why a service can't be changed so.
    EditServiceError {
        NameTaken => "service_name_unique", "There is another service of this name at this facility already.";
    }
}

/// A service in words, as patients read it.
pub(super) struct ServiceText {
    pub name: String,
    pub description: String,
    pub what_to_bring: Option<String>,
}

impl ServiceText {
    pub fn read(fields: &mut FieldErrors, name: &str, description: &str, what_to_bring: &str) -> Self {
        Self {
            name: words::required(fields, "name", name, 200, "Enter the name of the service."),
            description: words::note(fields, "description", description, 2000).unwrap_or_default(),
            what_to_bring: words::note(fields, "what_to_bring", what_to_bring, 1000),
        }
    }
}

impl Command for EditService {
    const NAME: &'static str = "scheduling.edit_service";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = ();
    type Error = EditServiceError;

    async fn execute(self, tx: &mut Tx) -> Result<(), EditServiceError> {
        let mut fields = FieldErrors::default();
        let text = ServiceText::read(&mut fields, &self.name, &self.description, &self.what_to_bring);
        between(&mut fields, "price_minor", self.price_minor, 0, i64::MAX);
        between(&mut fields, "duration_minutes", self.duration_minutes.into(), 1, 1440);
        between(&mut fields, "buffer_before_minutes", self.buffer_before_minutes.into(), 0, 240);
        between(&mut fields, "buffer_after_minutes", self.buffer_after_minutes.into(), 0, 240);
        between(&mut fields, "cancel_cutoff_hours", self.cancel_cutoff_hours.into(), 0, 720);
        fields.into_result()?;
        let service = offer::service(tx.conn(), self.service_id).await?.ok_or(AppError::NotFound)?;
        if !policy::may_plan(tx.actor(), service.facility_id) {
            return Err(AppError::NotFound.into());
        }
        sqlx::query!(
            "update service set name = $2, description = $3, what_to_bring = $4, price_minor = $5, active = $6,
                 duration_minutes = $7, buffer_before_minutes = $8, buffer_after_minutes = $9, bookable_by = $10,
                 cancel_cutoff_hours = $11
             where id = $1",
            self.service_id.0,
            text.name,
            text.description,
            text.what_to_bring,
            self.price_minor,
            self.active,
            self.duration_minutes,
            self.buffer_before_minutes,
            self.buffer_after_minutes,
            if self.bookable_by_patients { "patients" } else { "staff" },
            self.cancel_cutoff_hours,
        )
        .execute(tx.conn())
        .await
        .map_err(|error| match Failure::from(error) {
            failure if failure.constraint() == Some("service_name_unique") => EditServiceError::NameTaken,
            failure => failure.into(),
        })?;
        tx.touched("service", self.service_id.0, None);
        Ok(())
    }
}
