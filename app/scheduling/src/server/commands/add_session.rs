use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{AppError, FacilityId, FieldErrors, Permission, PractitionerId, ServiceId};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::server::{policy, rules::rules, words};

/// A weekly session of a practitioner: "Mondays 09:00 to 12:30, a start every 15 minutes, from 1 March".
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddSession {
    pub practitioner_id: PractitionerId,
    pub facility_id: FacilityId,
    /// ISO: 1 is Monday.
    pub weekday: i16,
    /// On the facility's wall clock, "09:00" to "24:00".
    pub starts: String,
    pub ends: String,
    /// Minutes between two starts, counted from midnight …
    pub grid_minutes: i32,
    /// … and shifted by so many: 5 gives :05, :20, :35 on a grid of 15.
    pub grid_offset_minutes: i32,
    pub valid_from: Date,
    /// The last day; `None`: until further notice.
    pub valid_to: Option<Date>,
    /// None listed: all that they offer there.
    pub services: Vec<ServiceId>,
}

rules! {
    /// Why a session can't be added.
    AddSessionError {
        /// One human, one session at a time, at whichever facility.
        Overlaps => "schedule_template_no_overlap", "They already have a session at that time of the week, here or elsewhere.";
        NotTheirFacility => "schedule_template_at_own_facility", "They do not work at this facility.";
    }
}

impl Command for AddSession {
    const NAME: &'static str = "scheduling.add_session";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = Uuid;
    type Error = AddSessionError;

    async fn execute(self, tx: &mut Tx) -> Result<Uuid, AddSessionError> {
        let mut fields = FieldErrors::default();
        let starts = words::clock(&mut fields, "starts", &self.starts);
        let ends = words::clock(&mut fields, "ends", &self.ends);
        if fields.0.is_empty() && ends <= starts {
            fields.add("ends", "A session ends after it starts. One past midnight is two sessions.");
        }
        if !(1..=7).contains(&self.weekday) {
            fields.add("weekday", "Choose a day of the week.");
        }
        if !(1..=1440).contains(&self.grid_minutes) {
            fields.add("grid_minutes", "Enter a whole number of minutes from 1 to 1440.");
        } else if !(0..self.grid_minutes).contains(&self.grid_offset_minutes) {
            fields.add("grid_offset_minutes", "The shift is smaller than the minutes between two starts.");
        }
        if self.valid_to.is_some_and(|last| last < self.valid_from) {
            fields.add("valid_to", "The last day is not before the first.");
        }
        fields.into_result()?;
        if !policy::may_plan(tx.actor(), self.facility_id) {
            return Err(AppError::NotFound.into());
        }

        let id: Uuid = tx.new_id();
        let services: Vec<Uuid> = self.services.iter().map(|service| service.0).collect();
        sqlx::query!(
            "with made as (
                 insert into schedule_template (id, practitioner_id, facility_id, weekday, starts_minute, ends_minute,
                     grid_minutes, grid_offset_minutes, valid_from, valid_to)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             )
             insert into template_service (template_id, service_id) select $1, unnest($11::uuid[])",
            id,
            self.practitioner_id.0,
            self.facility_id.0,
            self.weekday,
            starts,
            ends,
            self.grid_minutes,
            self.grid_offset_minutes,
            self.valid_from.to_sqlx() as _,
            self.valid_to.map(|last| last.to_sqlx()) as _,
            &services,
        )
        .execute(tx.conn())
        .await
        .map_err(|error| {
            let failure = Failure::from(error);
            match failure.constraint() {
                Some("schedule_template_no_overlap") => AddSessionError::Overlaps,
                Some("schedule_template_at_own_facility") => AddSessionError::NotTheirFacility,
                _ => failure.into(),
            }
        })?;
        tx.touched("schedule_template", id, None);
        Ok(id)
    }
}
