use jiff_sqlx::ToSqlx;
use model::{AppError, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{EncounterState, Moved, WriteVisitSummary},
    server::{encounter, written::written},
};

/// Characters of a summary.
const LONGEST: usize = 10_000;

/// Writes what the patient may read of a visit, and lets them read it, or no longer.
impl Command for WriteVisitSummary {
    const NAME: &'static str = "clinical.write_visit_summary";
    const PERMISSION: Permission = Permission::WriteChart;
    type Output = Moved;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Moved, Failure> {
        let row = encounter::for_change(tx, self.patient_id, self.encounter_id).await?;
        if row.state == EncounterState::EnteredInError {
            return Err(AppError::rule("encounter_was_an_error", "This visit was entered in error.").into());
        }
        let summary = written(&self.summary, "summary", LONGEST)?;
        let summary = Some(summary.trim().to_owned()).filter(|summary| !summary.is_empty());
        if row.version != self.version {
            return Err(changed_meanwhile(tx, &row, &self.summary).await?.into());
        }
        let share = self.share == "true";
        if share && summary.is_none() {
            return Err(AppError::invalid("summary", "Write what the patient will read, or don’t share it yet.").into());
        }
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "update encounter set summary = $2, summary_shared_at = case when $3 then coalesce(summary_shared_at, $4) end
             where id = $1",
            row.id.0,
            summary,
            share,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        Ok(Moved { encounter_id: row.id, patient_id: row.patient, state: row.state })
    }
}

async fn changed_meanwhile(tx: &mut Tx, row: &encounter::EncounterRow, typed: &str) -> Result<AppError, Failure> {
    let stands =
        sqlx::query_scalar!("select summary from encounter where id = $1", row.id.0).fetch_one(tx.conn()).await?;
    Ok(AppError::Conflict {
        rule: Some("encounter_changed".into()),
        message: "This visit was changed while you had it on the screen. Nothing was overwritten.".into(),
        details: vec![
            format!("It now reads: {}", stands.unwrap_or_else(|| "nothing".into())),
            format!("You typed: {typed}"),
        ],
    })
}
