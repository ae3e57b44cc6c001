use jiff_sqlx::ToSqlx;
use model::{AppError, FacilityId, FieldErrors, Permission, PractitionerId, SpecialtyId};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::server::{policy, words};

/// Somebody who gives care, at the facilities where they do. The human becomes one resource: all their services at
/// all facilities share it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreatePractitioner {
    /// As patients read it: "Dr Grace Hopper".
    pub name: String,
    pub given: Vec<String>,
    pub family: String,
    pub prefix: Option<String>,
    /// `female`, `male`, `other`, `unknown`.
    pub sex: String,
    pub about: String,
    pub education: Vec<String>,
    /// BCP 47
    pub languages: Vec<String>,
    pub specialties: Vec<SpecialtyId>,
    /// At least one.
    pub facilities: Vec<FacilityId>,
}

impl Command for CreatePractitioner {
    const NAME: &'static str = "scheduling.create_practitioner";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = PractitionerId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<PractitionerId, Failure> {
        let mut fields = FieldErrors::default();
        let name = words::required(&mut fields, "name", &self.name, 500, "Enter the name as patients should read it.");
        let about = words::note(&mut fields, "about", &self.about, 4000);
        if !["female", "male", "other", "unknown"].contains(&self.sex.as_str()) {
            fields.add("sex", "Choose one of the list.");
        }
        if self.facilities.is_empty() {
            fields.add("facilities", "Choose where they work.");
        }
        fields.into_result()?;
        if !self.facilities.iter().all(|facility| policy::may_plan(tx.actor(), *facility)) {
            return Err(AppError::NotFound.into());
        }

        let (id, resource): (PractitionerId, Uuid) = (tx.new_id(), tx.new_id());
        let now = tx.now().to_sqlx();
        let specialties: Vec<Uuid> = self.specialties.iter().map(|id| id.0).collect();
        let facilities: Vec<Uuid> = self.facilities.iter().map(|id| id.0).collect();
        sqlx::query!(
            "with made as (
                 insert into practitioner (id, name, given, family, prefix, sex, about, education, languages, created_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ), human as (
                 insert into resource (id, kind, practitioner_id, name) values ($11, 'practitioner', $1, $2)
             ), skilled as (
                 insert into practitioner_specialty (practitioner_id, specialty_id) select $1, unnest($12::uuid[])
             )
             insert into practitioner_facility (practitioner_id, facility_id) select $1, unnest($13::uuid[])",
            id.0,
            name,
            &self.given,
            self.family,
            self.prefix,
            self.sex,
            about,
            &self.education,
            &self.languages,
            now as _,
            resource,
            &specialties,
            &facilities,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("practitioner", id.0, None);
        Ok(id)
    }
}
