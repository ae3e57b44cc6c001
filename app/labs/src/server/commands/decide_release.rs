use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{AnalysisChanged, DecideRelease, REASON_MAX},
    server::{
        news, progress,
        row::{AnalysisRow, for_change},
        typed,
    },
};

/// Releases one analysis to the patient, or holds it back, against the rule of its category and with a reason. The
/// latest decision counts, also for versions to come.
impl Command for DecideRelease {
    const NAME: &'static str = "labs.decide_release";
    const PERMISSION: Permission = Permission::ReviewResults;
    type Output = AnalysisChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<AnalysisChanged, Failure> {
        let mut fields = FieldErrors::default();
        let reason = typed::required(&mut fields, "reason", &self.reason, REASON_MAX, "Say why.");
        if !reason.is_empty() && reason.chars().count() < 3 {
            fields.add("reason", "Say why in a few words.");
        }
        fields.into_result()?;
        let row = for_change::<AnalysisRow>(tx, self.analysis_id, Action::Treat).await?;
        let account = tx.actor().account().ok_or(AppError::Unauthenticated)?;
        let (id, now): (uuid::Uuid, _) = (tx.new_id(), tx.now().to_sqlx());
        sqlx::query!(
            "insert into lab_release_decision (id, analysis_id, patient_id, decision, reason, account_id, at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            id,
            row.id.0,
            row.patient.0,
            self.decision.name(),
            reason,
            account.0,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("lab_release_decision", id, Some(row.patient));
        news::announce(tx, row.report).await?;
        progress::told(tx, row.facility, row.patient);
        Ok(AnalysisChanged { id: row.id, state: row.state })
    }
}
