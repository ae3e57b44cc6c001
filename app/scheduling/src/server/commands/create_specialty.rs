use model::{FieldErrors, Permission, SpecialtyId};
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};

use crate::server::words;

/// A field of medicine. Making one that exists gives back the existing one, with the new hint.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateSpecialty {
    /// At most 100 characters; one of a name.
    pub name: String,
    /// In plain words: "Heart and blood pressure". At most 200 characters.
    pub hint: String,
}

impl Command for CreateSpecialty {
    const NAME: &'static str = "scheduling.create_specialty";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = SpecialtyId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<SpecialtyId, Failure> {
        let mut fields = FieldErrors::default();
        let name = words::required(&mut fields, "name", &self.name, 100, "Enter the name of the specialty.");
        let hint = words::note(&mut fields, "hint", &self.hint, 200).unwrap_or_default();
        fields.into_result()?;
        let id: SpecialtyId = tx.new_id();
        let id = sqlx::query_scalar!(
            "insert into specialty (id, name, hint) values ($1, $2, $3)
             on conflict on constraint specialty_name_unique do update set hint = excluded.hint returning id",
            id.0,
            name,
            hint,
        )
        .fetch_one(tx.conn())
        .await?;
        tx.touched("specialty", id, None);
        Ok(id.into())
    }
}
