use model::{AppError, FieldErrors, LabTestId, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{EditTest, ReleaseCategory},
    server::typed,
};

/// Changes how a test is explained, released and verified, from now on: what was released stays released, what was
/// verified stays verified.
impl Command for EditTest {
    const NAME: &'static str = "labs.edit_test";
    const PERMISSION: Permission = Permission::EditCatalogue;
    type Output = LabTestId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<LabTestId, Failure> {
        let mut fields = FieldErrors::default();
        let ask = "Write what patients call it.";
        let plain_name = typed::required(&mut fields, "plain_name", &self.plain_name, 200, ask);
        let about = typed::note(&mut fields, "about", &self.about, 2000).unwrap_or_default();
        let turnaround = typed::number(&mut fields, "turnaround_minutes", &self.turnaround_minutes, 1, 100_000);
        let category = ReleaseCategory::parse(&self.release_category);
        if category.is_none() {
            fields.add("release_category", "Choose when patients see it.");
        }
        let hours = (category == Some(ReleaseCategory::AfterHours))
            .then(|| typed::number(&mut fields, "release_hours", &self.release_hours, 1, 720));
        let delta = (!self.delta_percent.trim().is_empty())
            .then(|| typed::number(&mut fields, "delta_percent", &self.delta_percent, 1, 1000));
        fields.into_result()?;
        let Some(category) = category else { return Err(AppError::NotFound.into()) };
        sqlx::query_scalar!(
            "update lab_test set plain_name = $2, about = $3, turnaround_minutes = $4, release_category = $5,
                    release_hours = $6, sensitive = $7, second_person = $8, delta_percent = $9, active = $10
             where id = $1 returning id",
            self.test_id.0,
            plain_name,
            about,
            turnaround,
            category.name(),
            hours,
            typed::ticked(&self.sensitive),
            typed::ticked(&self.second_person),
            delta.and_then(|percent| i16::try_from(percent).ok()),
            typed::ticked(&self.active),
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(AppError::NotFound)?;
        tx.touched("lab_test", self.test_id.0, None);
        Ok(self.test_id)
    }
}
