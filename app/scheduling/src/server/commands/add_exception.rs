use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{AppError, FacilityId, FieldErrors, Permission, PractitionerId};
use platform::{Command, Failure, Topic, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    model::ExceptionKind,
    server::{policy, words},
};

/// One day of a practitioner that is not like the others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddException {
    pub practitioner_id: PractitionerId,
    pub facility_id: FacilityId,
    pub on_date: Date,
    pub kind: ExceptionKind,
    /// On the facility's wall clock; "00:00" to "24:00" is the whole day.
    pub starts: String,
    pub ends: String,
    /// For staff. Patients are not told why somebody is away.
    pub reason: String,
}

impl Command for AddException {
    const NAME: &'static str = "scheduling.add_exception";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = Uuid;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Uuid, Failure> {
        let mut fields = FieldErrors::default();
        let starts = words::clock(&mut fields, "starts", &self.starts);
        let ends = words::clock(&mut fields, "ends", &self.ends);
        if fields.0.is_empty() && ends <= starts {
            fields.add("ends", "It ends after it starts.");
        }
        let reason = words::note(&mut fields, "reason", &self.reason, 500).unwrap_or_default();
        let (kind, grid) = match self.kind {
            ExceptionKind::Off => ("off", None),
            ExceptionKind::Extra { grid_minutes } => ("extra", Some(grid_minutes)),
        };
        if grid.is_some_and(|grid| !(1..=1440).contains(&grid)) {
            fields.add("grid_minutes", "Enter a whole number of minutes from 1 to 1440.");
        }
        fields.into_result()?;
        if !policy::may_plan(tx.actor(), self.facility_id) || !self.works_there(tx).await? {
            return Err(AppError::NotFound.into());
        }
        let id: Uuid = tx.new_id();
        sqlx::query!(
            "insert into schedule_exception (id, practitioner_id, facility_id, on_date, kind, starts_minute, ends_minute,
                 grid_minutes, reason)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            id,
            self.practitioner_id.0,
            self.facility_id.0,
            self.on_date.to_sqlx() as _,
            kind,
            starts,
            ends,
            grid,
            reason,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("schedule_exception", id, None);
        tx.notify(Topic::Day(self.practitioner_id));
        Ok(id)
    }
}

impl AddException {
    async fn works_there(&self, tx: &mut Tx) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar!(
            r#"select exists(select from practitioner_facility where practitioner_id = $1 and facility_id = $2) as "is!""#,
            self.practitioner_id.0,
            self.facility_id.0,
        )
        .fetch_one(tx.conn())
        .await
    }
}
