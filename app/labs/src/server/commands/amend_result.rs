//! What was verified is corrected by a new version (T6.1).

use model::{Action, FieldErrors, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{
        AmendResult, Amended, AnalysisState, COMMENT_MAX, ResultStatus, Source, WithdrawResult, decimal,
        judge::Judgement,
    },
    server::{
        calculated::{self, Among},
        judging, progress,
        refusal::Refusal,
        row::{AnalysisRow, for_change},
        stand::{self, Verification},
        typed,
        value::Value,
        versions::{self, New, Stored},
    },
};

/// The longest reason of a correction.
const WHY_MAX: usize = 1000;

/// Corrects a verified result, with the reason. The old version stays; the new one is judged by the range at
/// collection. Everybody whom the old one concerned is told, and who could see it sees the new one at once (T6.2, T6.3).
/// Where the test asks for a second person, the correction waits for that person, and the old version counts until then.
impl Command for AmendResult {
    const NAME: &'static str = "labs.amend_result";
    const PERMISSION: Permission = Permission::AmendResults;
    type Output = Amended;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Amended, Failure> {
        let mut fields = FieldErrors::default();
        let reason = why(&mut fields, &self.reason);
        let comment = typed::note(&mut fields, "comment", &self.comment, COMMENT_MAX);
        fields.into_result()?;
        let (row, old) = standing(tx, self.analysis_id, self.version).await?;
        let tests: Vec<_> = row.test.into_iter().collect();
        let judge = judging::load(tx.conn(), row.facility, &tests, &[row.patient]).await?;
        let test = row.test.and_then(|test| judge.tests.get(&test));
        if test.is_some_and(|test| test.formula.is_some()) {
            return Err(Refusal::Calculated.into());
        }
        let mut fields = FieldErrors::default();
        let read = match test {
            Some(test) => Value::read(test, &self.value),
            None => of_the_same_kind(&old, &self.value),
        };
        let value = fields.take("value", read);
        fields.into_result()?;
        let Some(value) = value else { return Err(Refusal::NothingChanged.into()) };
        if old.value.as_ref() == Some(&value) && old.comment == comment {
            return Err(Refusal::NothingChanged.into());
        }
        let judgement = match test {
            Some(test) => {
                judge.judge(row.patient, test.id, &value, old.unit.as_deref(), old.collected_at, row.pregnant)
            }
            None => Judgement::none("This test is not in the catalogue."),
        };
        let new = New {
            status: ResultStatus::Corrected,
            value: Some(&value),
            unit: old.unit.as_deref(),
            judgement: &judgement,
            range_text: old.range_text.as_deref(),
            comment: comment.as_deref(),
            collected_at: old.collected_at,
            source: Source::Typed,
            reason: Some(&reason),
        };
        let stored = versions::insert(tx, &row, new).await?;
        if test.is_some_and(|test| test.second_person) {
            versions::set_state(tx, &row, AnalysisState::Entered, None).await?;
            progress::told(tx, row.facility, row.patient);
            return Ok(Amended {
                analysis_id: row.id,
                result_id: stored.id,
                version: stored.version,
                waits_for_second_person: true,
                told: 0,
            });
        }
        replace(tx, row, stored, &reason).await
    }
}

/// Takes a verified result back: the wrong patient, the wrong tube. Nobody stands behind a value any more; everybody
/// whom it concerned is told, and a patient who could see it reads that it was withdrawn, and why.
impl Command for WithdrawResult {
    const NAME: &'static str = "labs.withdraw_result";
    const PERMISSION: Permission = Permission::AmendResults;
    type Output = Amended;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Amended, Failure> {
        let mut fields = FieldErrors::default();
        let reason = why(&mut fields, &self.reason);
        fields.into_result()?;
        let (row, old) = standing(tx, self.analysis_id, self.version).await?;
        let judgement = Judgement::default();
        let new = New {
            status: ResultStatus::EnteredInError,
            value: None,
            unit: None,
            judgement: &judgement,
            range_text: None,
            comment: None,
            collected_at: old.collected_at,
            source: Source::Typed,
            reason: Some(&reason),
        };
        let stored = versions::insert(tx, &row, new).await?;
        replace(tx, row, stored, &reason).await
    }
}

fn why(fields: &mut FieldErrors, typed: &str) -> String {
    let reason = typed::required(fields, "reason", typed, WHY_MAX, "Say why: everybody who is told reads it.");
    if !reason.is_empty() && reason.chars().count() < 3 {
        fields.add("reason", "Say why in a few words.");
    }
    reason
}

/// What stands, if it is still what was looked at (T11).
async fn standing(tx: &mut Tx, id: model::LabAnalysisId, version: i32) -> Result<(AnalysisRow, Stored), Failure> {
    let row = for_change::<AnalysisRow>(tx, id, Action::Cancel).await?;
    if row.state != AnalysisState::Verified {
        return Err(Refusal::AnalysisMove { from: row.state, to: AnalysisState::Withdrawn }.into());
    }
    if row.current_version != version {
        return Err(Refusal::NewerValue { test: row.name.clone() }.into());
    }
    let old = versions::current(tx.conn(), &row).await?.ok_or(Refusal::NewerValue { test: row.name.clone() })?;
    Ok((row, old))
}

/// Of a test that the catalogue does not know.
fn of_the_same_kind(old: &Stored, typed: &str) -> Result<Value, String> {
    if old.value.as_ref().is_some_and(|value| value.number().is_some()) {
        let (comparator, number) = decimal::read(typed)?;
        return Ok(Value::Number { comparator, number });
    }
    let words = typed.trim();
    if words.is_empty() || words.chars().count() > COMMENT_MAX {
        return Err(format!("Write the result, in at most {COMMENT_MAX} characters."));
    }
    Ok(Value::Words(words.to_owned()))
}

async fn replace(tx: &mut Tx, row: AnalysisRow, stored: Stored, reason: &str) -> Result<Amended, Failure> {
    let verification = Verification { by: tx.actor().account(), at: tx.now() };
    let (stored, consequences) = stand::verified(tx, &row, &stored, verification).await?;
    let mut changed = calculated::recompute(tx, Among::of(&row), Some(reason)).await?;
    let analysis_id = row.id;
    changed.push(row);
    stand::afterwards(tx, &changed).await?;
    Ok(Amended {
        analysis_id,
        result_id: stored.id,
        version: stored.version,
        waits_for_second_person: false,
        told: i32::try_from(consequences.told.len()).unwrap_or(i32::MAX),
    })
}
