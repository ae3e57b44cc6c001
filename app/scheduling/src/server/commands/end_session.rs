use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{AppError, Permission};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::server::{policy, rules::rules};

/// A weekly session takes place for the last time. What is booked after that stays booked and is moved by people.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EndSession {
    pub session_id: Uuid,
    pub last_day: Date,
}

rules! {
    /// Why a session can't end then.
    EndSessionError {
        BeforeItBegan => "schedule_template_validity", "The last day is not before the first.";
    }
}

impl Command for EndSession {
    const NAME: &'static str = "scheduling.end_session";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = ();
    type Error = EndSessionError;

    async fn execute(self, tx: &mut Tx) -> Result<(), EndSessionError> {
        let facility =
            sqlx::query_scalar!("select facility_id from schedule_template where id = $1 for update", self.session_id)
                .fetch_optional(tx.conn())
                .await?
                .ok_or(AppError::NotFound)?;
        if !policy::may_plan(tx.actor(), facility.into()) {
            return Err(AppError::NotFound.into());
        }
        let last_day = self.last_day.to_sqlx();
        sqlx::query!("update schedule_template set valid_to = $2 where id = $1", self.session_id, last_day as _)
            .execute(tx.conn())
            .await
            .map_err(|error| match Failure::from(error) {
                failure if failure.constraint() == Some("schedule_template_validity") => EndSessionError::BeforeItBegan,
                failure => failure.into(),
            })?;
        tx.touched("schedule_template", self.session_id, None);
        Ok(())
    }
}
