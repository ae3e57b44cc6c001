use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, Permission};
use patients::model::text::line;
use platform::{Command, Failure, Tx};
use uuid::Uuid;

use crate::{
    model::{AllergyState, ReviewAllergies, ReviewOutcome},
    server::{chart::Chart, queries::allergies},
};

/// Notes that the patient was asked about allergies, or could not be. "None known" is refused while an entry stands
/// that counts: one of the two would be wrong, and it must be said which (T7.4).
impl Command for ReviewAllergies {
    const NAME: &'static str = "clinical.review_allergies";
    const PERMISSION: Permission = Permission::RecordFindings;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let chart = tx.load::<Chart>(self.patient_id, Action::Edit).await?;
        let mut fields = FieldErrors::default();
        let outcome = if self.outcome.is_empty() {
            fields.add("outcome", "Choose what was answered.");
            None
        } else {
            fields.take("outcome", self.outcome.parse::<ReviewOutcome>())
        };
        let reason = fields.take("reason", line(&self.reason, 500)).flatten();
        if outcome == Some(ReviewOutcome::Unable) && reason.is_none() && fields.of("reason").is_none() {
            fields.add("reason", "Say why it was not possible, such as “unconscious”.");
        }
        let Some(outcome) = outcome.filter(|_| fields.0.is_empty()) else {
            return Err(AppError::Invalid { fields }.into());
        };
        let listed = matches!(allergies::state(tx, chart.patient).await?, AllergyState::Entries(_));
        match outcome {
            ReviewOutcome::NoneKnown if listed => {
                return Err(AppError::rule(
                    "allergies_are_listed",
                    "The list holds allergies that count. Mark them as refuted or resolved first, or choose “The list was gone through and is right”.",
                )
                .into());
            }
            ReviewOutcome::Reviewed if !listed => {
                return Err(
                    AppError::invalid("outcome", "There is no list to go through: choose what was answered.").into()
                );
            }
            _ => {}
        }
        let id: Uuid = tx.new_id();
        let (by, now) = (tx.actor().account().map(|account| account.0), tx.now().to_sqlx());
        sqlx::query!(
            "insert into allergy_review (id, patient_id, encounter_id, outcome, reason, account_id, at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            id,
            chart.patient.0,
            self.encounter_id.map(|encounter| encounter.0),
            outcome.name(),
            reason,
            by,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("allergy_review", id, Some(chart.patient));
        Ok(())
    }
}
