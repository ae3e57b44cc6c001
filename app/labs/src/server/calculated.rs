//! Values that follow from others of the same tube: computed again whenever one of those changes.

use std::collections::HashMap;

use model::{LabAnalysisId, LabReportId, SpecimenId};
use platform::{Failure, Resource, Tx};
use rust_decimal::Decimal;

use super::{
    catalogue,
    catalogue::Test,
    judging::{self, Judge, same_unit},
    row::AnalysisRow,
    stand::{self, Verification},
    value::Value,
    versions::{self, New, Stored},
};
use crate::model::{AnalysisState, ResultStatus, Source, formula::Formula};

/// Where the inputs of a computed value are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Among {
    Specimen(SpecimenId),
    /// Where nobody knows the tube.
    Report(LabReportId),
}

impl Among {
    pub fn of(row: &AnalysisRow) -> Self {
        row.specimen.map_or(Self::Report(row.report), Self::Specimen)
    }
}

/// What is known of one analysis of the tube.
struct Part {
    row: AnalysisRow,
    test: Test,
    /// The version that counts for this: the entered one, else the verified one.
    stored: Option<Stored>,
    /// Verified versions only.
    current: Option<Stored>,
}

/// Computes what can be computed. What was verified and comes out differently is corrected, for the `reason` for which
/// its input was; what can't be computed says why. Returns what it changed.
pub async fn recompute(tx: &mut Tx, among: Among, reason: Option<&str>) -> Result<Vec<AnalysisRow>, Failure> {
    let parts = parts(tx, among).await?;
    let computed: Vec<&Part> = parts.iter().filter(|part| part.test.formula.is_some()).collect();
    let Some(first) = computed.first() else { return Ok(Vec::new()) };
    let tests: Vec<_> = computed.iter().map(|part| part.test.id).collect();
    let judge = judging::load(tx.conn(), first.row.facility, &tests, &[first.row.patient]).await?;
    let mut changed = Vec::new();
    for part in computed {
        let Some(formula) = part.test.formula else { continue };
        let did = match part.row.state {
            AnalysisState::Pending | AnalysisState::Entered | AnalysisState::Retest
                if part.row.current_version == 0 =>
            {
                enter(tx, &judge, part, formula, &parts).await?
            }
            AnalysisState::Verified => follow(tx, &judge, part, formula, &parts, reason).await?,
            _ => false,
        };
        if did {
            changed.push(part.row.clone());
        }
    }
    Ok(changed)
}

async fn parts(tx: &mut Tx, among: Among) -> Result<Vec<Part>, Failure> {
    let (specimen, report) = match among {
        Among::Specimen(id) => (Some(id.0), None),
        Among::Report(id) => (None, Some(id.0)),
    };
    let ids = sqlx::query_scalar!(
        "select id from lab_analysis
         where (specimen_id = $1 or report_id = $2) and test_id is not null order by position, id",
        specimen,
        report,
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<LabAnalysisId> = ids.into_iter().map(Into::into).collect();
    let mut rows = Vec::new();
    for id in &ids {
        rows.extend(AnalysisRow::fetch(tx.conn(), *id).await?);
    }
    let tests: Vec<_> = rows.iter().filter_map(|row| row.test).collect();
    let tests = catalogue::tests(tx.conn(), &tests).await?;
    let mut versions: HashMap<LabAnalysisId, Vec<Stored>> = HashMap::new();
    for stored in versions::of(tx.conn(), &ids).await? {
        versions.entry(stored.analysis).or_default().push(stored);
    }
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let test = tests.get(&row.test?)?.clone();
            let versions = versions.remove(&row.id).unwrap_or_default();
            let current = versions.iter().find(|stored| stored.version == row.current_version).cloned();
            let stored = match row.state {
                AnalysisState::Entered => versions.last().cloned(),
                AnalysisState::Verified => current.clone(),
                _ => None,
            };
            Some(Part { row, test, stored, current })
        })
        .collect())
}

/// The inputs as plain numbers in the units of the catalogue; `Ok(None)` while one of them is still to come.
fn inputs(formula: Formula, parts: &[Part], verified: bool) -> Result<Option<Vec<Decimal>>, &'static str> {
    let mut numbers = Vec::new();
    for code in formula.inputs() {
        let Some(part) = parts.iter().find(|part| part.test.code == *code) else {
            return Err("Not calculated: a value that it needs is not measured in this tube.");
        };
        if part.row.state == AnalysisState::NotDone || part.row.state == AnalysisState::Withdrawn {
            return Err("Not calculated: a value that it needs was not measured.");
        }
        let stored = if verified { &part.current } else { &part.stored };
        let Some(stored) = stored else { return Ok(None) };
        if !same_unit(stored.unit.as_deref(), part.test.unit.as_deref()) {
            return Err("Not calculated: a value that it needs is in another unit.");
        }
        match stored.value.as_ref().and_then(Value::plain) {
            Some(number) => numbers.push(number),
            None => return Err("Not calculated: a value that it needs is no plain number."),
        }
    }
    Ok(Some(numbers))
}

fn compute(judge: &Judge, part: &Part, formula: Formula, inputs: &[Decimal]) -> Result<Value, &'static str> {
    let collected = part.row.collected_at.unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let number = formula.compute(inputs, judge.whose(part.row.patient, collected), part.test.decimals)?;
    Ok(Value::Number { comparator: None, number })
}

/// Before it is verified, it follows whatever was entered last.
async fn enter(tx: &mut Tx, judge: &Judge, part: &Part, formula: Formula, parts: &[Part]) -> Result<bool, Failure> {
    let outcome = match inputs(formula, parts, false) {
        Ok(None) => return Ok(false),
        Ok(Some(inputs)) => compute(judge, part, formula, &inputs),
        Err(why) => Err(why),
    };
    match outcome {
        Ok(value) if part.stored.as_ref().is_some_and(|stored| stored.value.as_ref() == Some(&value)) => Ok(false),
        Ok(value) => {
            write(tx, judge, part, &value, ResultStatus::Preliminary, None).await?;
            versions::set_state(tx, &part.row, AnalysisState::Entered, None).await?;
            Ok(true)
        }
        // As long as its inputs may change, it may still come.
        Err(why) => {
            let settled = formula
                .inputs()
                .iter()
                .all(|code| parts.iter().any(|part| part.test.code == *code && part.row.state.is_settled()))
                || !formula.inputs().iter().all(|code| parts.iter().any(|part| part.test.code == *code));
            let to = match (settled, part.row.state) {
                (true, _) => AnalysisState::NotDone,
                (false, AnalysisState::Entered) => AnalysisState::Retest,
                (false, state) => state,
            };
            versions::set_state(tx, &part.row, to, Some(why)).await?;
            Ok(to != part.row.state)
        }
    }
}

/// What it is computed from has been verified: only then can it be.
pub async fn inputs_are_verified(tx: &mut Tx, row: &AnalysisRow, formula: Formula) -> Result<bool, Failure> {
    let parts = parts(tx, Among::of(row)).await?;
    Ok(formula
        .inputs()
        .iter()
        .all(|code| parts.iter().any(|part| part.test.code == *code && part.row.state == AnalysisState::Verified)))
}

/// After it was verified, it follows verified corrections, and is corrected or withdrawn with them.
async fn follow(
    tx: &mut Tx,
    judge: &Judge,
    part: &Part,
    formula: Formula,
    parts: &[Part],
    reason: Option<&str>,
) -> Result<bool, Failure> {
    let outcome = match inputs(formula, parts, true) {
        Ok(None) => return Ok(false),
        Ok(Some(inputs)) => compute(judge, part, formula, &inputs),
        Err(why) => Err(why),
    };
    let verification = Verification { by: tx.actor().account(), at: tx.now() };
    let why = format!("Follows a correction: {}", reason.unwrap_or("an input changed"));
    let stored = match outcome {
        Ok(value) if part.current.as_ref().is_some_and(|current| current.value.as_ref() == Some(&value)) => {
            return Ok(false);
        }
        Ok(value) => write(tx, judge, part, &value, ResultStatus::Corrected, Some(&why)).await?,
        Err(cause) => {
            let reason = format!("{why} {cause}");
            let judgement = crate::model::judge::Judgement::default();
            let collected_at = part.current.as_ref().map_or(tx.now(), |current| current.collected_at);
            let new = New {
                status: ResultStatus::EnteredInError,
                value: None,
                unit: None,
                judgement: &judgement,
                range_text: None,
                comment: None,
                collected_at,
                source: Source::Calculated,
                reason: Some(&reason),
            };
            versions::insert(tx, &part.row, new).await?
        }
    };
    stand::verified(tx, &part.row, &stored, verification).await?;
    Ok(true)
}

async fn write(
    tx: &mut Tx,
    judge: &Judge,
    part: &Part,
    value: &Value,
    status: ResultStatus,
    reason: Option<&str>,
) -> Result<Stored, Failure> {
    let (unit, collected_at) = (part.test.unit.as_deref(), part.row.collected_at.unwrap_or_else(|| tx.now()));
    let judgement = judge.judge(part.row.patient, part.test.id, value, unit, collected_at, part.row.pregnant);
    let new = New {
        status,
        value: Some(value),
        unit,
        judgement: &judgement,
        range_text: None,
        comment: None,
        collected_at,
        source: Source::Calculated,
        reason,
    };
    versions::insert(tx, &part.row, new).await
}
