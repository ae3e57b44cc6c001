use model::{AppError, FieldErrors, Permission, ServiceId};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};

use crate::server::{offer, policy, words};

/// What may change of a service without touching what is booked: words, price, and whether it can still be booked.
/// Booked appointments keep the price that was agreed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditService {
    pub service_id: ServiceId,
    pub name: String,
    pub description: String,
    pub what_to_bring: String,
    /// In minor units of the facility's currency, not negative.
    pub price_minor: i64,
    pub active: bool,
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
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let mut fields = FieldErrors::default();
        let text = ServiceText::read(&mut fields, &self.name, &self.description, &self.what_to_bring);
        if self.price_minor < 0 {
            fields.add("price_minor", "A price can’t be negative.");
        }
        fields.into_result()?;
        let service = offer::service(tx.conn(), self.service_id).await?.ok_or(AppError::NotFound)?;
        if !policy::may_plan(tx.actor(), service.facility_id) {
            return Err(AppError::NotFound.into());
        }
        sqlx::query!(
            "update service set name = $2, description = $3, what_to_bring = $4, price_minor = $5, active = $6
             where id = $1",
            self.service_id.0,
            text.name,
            text.description,
            text.what_to_bring,
            self.price_minor,
            self.active,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("service", self.service_id.0, None);
        Ok(())
    }
}
