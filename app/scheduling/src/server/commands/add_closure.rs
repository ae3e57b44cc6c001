use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{AppError, FacilityId, FieldErrors, Permission};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::server::{policy, words};

/// A facility is closed from one day to another, both included. The reason is shown to everybody who looks for a time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddClosure {
    pub facility_id: FacilityId,
    pub first_day: Date,
    pub last_day: Date,
    /// "Independence Day"; at most 200 characters.
    pub reason: String,
}

impl Command for AddClosure {
    const NAME: &'static str = "scheduling.add_closure";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = Uuid;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Uuid, Failure> {
        let mut fields = FieldErrors::default();
        let ask = "Say why, such as “Independence Day”. Patients read it.";
        let reason = words::required(&mut fields, "reason", &self.reason, 200, ask);
        if self.last_day < self.first_day {
            fields.add("last_day", "The last day is not before the first.");
        }
        fields.into_result()?;
        if !policy::may_plan(tx.actor(), self.facility_id) {
            return Err(AppError::NotFound.into());
        }
        let id: Uuid = tx.new_id();
        sqlx::query!(
            "insert into closure (id, facility_id, first_day, last_day, reason) values ($1, $2, $3, $4, $5)",
            id,
            self.facility_id.0,
            self.first_day.to_sqlx() as _,
            self.last_day.to_sqlx() as _,
            reason,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("closure", id, None);
        Ok(id)
    }
}
