//! What is not to be verified: measured again, or not at all.

use model::{Action, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{AnalysisChanged, AnalysisState, MarkNotDone, REASON_MAX, RequestRetest},
    server::{
        calculated::{self, Among},
        progress,
        refusal::Refusal,
        row::{AnalysisRow, for_change},
        stand, typed, versions,
    },
};

/// Measured again: what was entered stays as a version, and counts for nothing. A correction that is not right leaves
/// what was verified as it is.
impl Command for RequestRetest {
    const NAME: &'static str = "labs.request_retest";
    const PERMISSION: Permission = Permission::WorkInLaboratory;
    type Output = AnalysisChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<AnalysisChanged, Failure> {
        let mut fields = FieldErrors::default();
        let reason = typed::note(&mut fields, "reason", &self.reason, REASON_MAX);
        fields.into_result()?;
        let row = for_change::<AnalysisRow>(tx, self.analysis_id, Action::Edit).await?;
        if row.state != AnalysisState::Entered {
            return Err(Refusal::AnalysisMove { from: row.state, to: AnalysisState::Retest }.into());
        }
        let to = if row.current_version > 0 { AnalysisState::Verified } else { AnalysisState::Retest };
        let why = reason.filter(|_| to == AnalysisState::Retest);
        versions::set_state(tx, &row, to, why.as_deref()).await?;
        if let Some(order) = row.order {
            progress::settle(tx, order).await?;
        }
        progress::told(tx, row.facility, row.patient);
        Ok(AnalysisChanged { id: row.id, state: to })
    }
}

/// Not measured at all, with a reason that clinicians read.
impl Command for MarkNotDone {
    const NAME: &'static str = "labs.mark_not_done";
    const PERMISSION: Permission = Permission::WorkInLaboratory;
    type Output = AnalysisChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<AnalysisChanged, Failure> {
        let mut fields = FieldErrors::default();
        let reason = typed::required(&mut fields, "reason", &self.reason, REASON_MAX, "Say why it is not measured.");
        fields.into_result()?;
        let row = for_change::<AnalysisRow>(tx, self.analysis_id, Action::Edit).await?;
        if !row.state.may_become(AnalysisState::NotDone) || row.current_version > 0 {
            return Err(Refusal::AnalysisMove { from: row.state, to: AnalysisState::NotDone }.into());
        }
        versions::set_state(tx, &row, AnalysisState::NotDone, Some(&reason)).await?;
        let mut changed = calculated::recompute(tx, Among::of(&row), None).await?;
        progress::told(tx, row.facility, row.patient);
        let id = row.id;
        changed.push(row);
        stand::afterwards(tx, &changed).await?;
        Ok(AnalysisChanged { id, state: AnalysisState::NotDone })
    }
}
