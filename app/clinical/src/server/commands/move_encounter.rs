use model::{AppError, FieldErrors, Permission};
use patients::model::text::line;
use platform::{Command, Failure, Tx};

use crate::{
    model::{EncounterStep, MoveEncounter, Moved},
    server::encounter::{self, EncounterRow},
};

/// On hold, going on, finished, broken off, entered in error: what the doctor does with a visit in the chart. What takes
/// something away needs a reason, and a visit in which notes were signed is no error before they are.
impl Command for MoveEncounter {
    const NAME: &'static str = "clinical.move_encounter";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = Moved;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Moved, Failure> {
        let row = encounter::for_change(tx, self.patient_id, self.encounter_id).await?;
        let mut fields = FieldErrors::default();
        let step = fields.take("step", self.step.parse::<EncounterStep>());
        let reason = fields.take("reason", line(&self.reason, 500)).flatten();
        if step.is_some_and(EncounterStep::needs_reason) && reason.is_none() && fields.of("reason").is_none() {
            fields.add("reason", "Say why, in a few words.");
        }
        let Some(step) = step.filter(|_| fields.0.is_empty()) else {
            return Err(AppError::Invalid { fields }.into());
        };
        if step == EncounterStep::EnterInError {
            nothing_signed(tx, &row).await?;
        }
        let state = encounter::take(tx, &row, step, reason.as_deref()).await?;
        Ok(Moved { encounter_id: row.id, patient_id: row.patient, state })
    }
}

async fn nothing_signed(tx: &mut Tx, row: &EncounterRow) -> Result<(), Failure> {
    let signed = sqlx::query_scalar!(
        r#"select count(*) as "count!" from note
           where encounter_id = $1 and state in ('signed', 'addended', 'unlocked')"#,
        row.id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    if signed > 0 {
        return Err(AppError::rule(
            "encounter_has_signed_notes",
            "Notes were signed in this visit. Mark those as entered in error first, each with its reason.",
        )
        .into());
    }
    Ok(())
}
