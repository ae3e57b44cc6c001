//! Into the laboratory's own use cases. A result that arrives waits to be verified by a person, as one that was typed
//! does, and so does its correction; what the sender takes back is taken back at once.

use jiff::Timestamp;
use model::{Action, LabAnalysisId, LabResultId};
use platform::{Command, Failure, Tx};

use crate::{
    model::{
        AnalysisState, MarkNotDone, RequestRetest, ResultStatus, Source, ValueKind, WithdrawResult, judge::Judgement,
    },
    server::{
        calculated::{self, Among},
        judging, progress,
        row::{AnalysisRow, for_change},
        value::Value,
        versions::{self, New},
    },
};

/// One value for one analysis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub analysis: LabAnalysisId,
    pub value: Value,
    pub unit: Option<String>,
    /// The sender's, where the test is not ours to have a range for.
    pub range_text: Option<String>,
    pub comment: Option<String>,
    /// Where nobody here knows it.
    pub collected_at: Timestamp,
    /// Why it replaces what was verified.
    pub corrects: Option<String>,
}

/// Writes the value down as the next version; a person verifies it. What was verified before counts until then.
pub(super) async fn enter(tx: &mut Tx, entry: &Entry) -> Result<LabResultId, Failure> {
    let row = for_change::<AnalysisRow>(tx, entry.analysis, Action::Edit).await?;
    let collected_at = row.collected_at.unwrap_or(entry.collected_at);
    let judgement = judged(tx, &row, entry, collected_at).await?;
    let new = New {
        status: if entry.corrects.is_some() { ResultStatus::Corrected } else { ResultStatus::Preliminary },
        value: Some(&entry.value),
        unit: entry.unit.as_deref(),
        judgement: &judgement,
        range_text: entry.range_text.as_deref(),
        comment: entry.comment.as_deref(),
        collected_at,
        source: Source::Analyser,
        reason: entry.corrects.as_deref(),
    };
    let stored = versions::insert(tx, &row, new).await?;
    versions::set_state(tx, &row, AnalysisState::Entered, None).await?;
    if entry.corrects.is_none() {
        calculated::recompute(tx, Among::of(&row), None).await?;
    }
    if let Some(order) = row.order {
        progress::settle(tx, order).await?;
    }
    progress::told(tx, row.facility, row.patient);
    Ok(stored.id)
}

/// By this house's range, where the test is in its catalogue and the value is one that the range is for. The sender's
/// mark flags nothing.
async fn judged(tx: &mut Tx, row: &AnalysisRow, entry: &Entry, collected_at: Timestamp) -> Result<Judgement, Failure> {
    let Some(id) = row.test else {
        return Ok(Judgement::none("This test is not in the catalogue: it is shown as it was sent."));
    };
    let judge = judging::load(tx.conn(), row.facility, &[id], &[row.patient]).await?;
    let kind = judge.tests.get(&id).map(|test| test.kind);
    if kind == Some(ValueKind::Quantity) && entry.value.words().is_some() {
        return Ok(Judgement::none("Words were sent where this test has a number."));
    }
    Ok(judge.judge(row.patient, id, &entry.value, entry.unit.as_deref(), collected_at, row.pregnant))
}

pub(super) async fn withdraw(tx: &mut Tx, analysis: LabAnalysisId, reason: &str) -> Result<(), Failure> {
    let version = version(tx, analysis).await?;
    WithdrawResult { analysis_id: analysis, version, reason: reason.to_owned() }.execute(tx).await?;
    Ok(())
}

/// Puts aside what nobody has verified. Where it was to correct something, that is taken back too.
pub(super) async fn repeat(tx: &mut Tx, analysis: LabAnalysisId, reason: &str) -> Result<(), Failure> {
    let changed = RequestRetest { analysis_id: analysis, reason: reason.to_owned() }.execute(tx).await?;
    if changed.state == AnalysisState::Verified { withdraw(tx, analysis, reason).await } else { Ok(()) }
}

pub(super) async fn not_done(tx: &mut Tx, analysis: LabAnalysisId, reason: &str) -> Result<(), Failure> {
    if version(tx, analysis).await? > 0 {
        return repeat(tx, analysis, reason).await;
    }
    MarkNotDone { analysis_id: analysis, reason: reason.to_owned() }.execute(tx).await?;
    Ok(())
}

/// The verified version that counts; 0: none yet.
async fn version(tx: &mut Tx, analysis: LabAnalysisId) -> Result<i32, Failure> {
    let version = sqlx::query_scalar!("select current_version from lab_analysis where id = $1", analysis.0);
    Ok(version.fetch_one(tx.conn()).await?)
}
