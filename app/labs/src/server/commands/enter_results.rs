use std::collections::HashMap;

use model::{Action, FieldErrors, LabAnalysisId, LabReportId, Permission, form_key, of_form_key};
use platform::{Command, Failure, Resource, Tx};

use crate::{
    model::{AnalysisState, COMMENT_MAX, EnterResults, Entered, EnteredResult, ResultStatus, Source, SpecimenState},
    server::{
        calculated::{self, Among},
        judging::{self, Judge},
        previous::{self, Before},
        progress,
        refusal::Refusal,
        row::{AnalysisRow, lock_reports},
        typed,
        value::Value,
        versions::{self, New},
    },
};

/// Enters results, by tube or by test: all of them or, where one is wrong, none, each error beside its field. What is
/// left empty is left alone. Whoever types over a value that somebody else has entered meanwhile is told (T11).
///
/// A value in another unit than the catalogue's is kept as it is, and not flagged. What is calculated follows.
impl Command for EnterResults {
    const NAME: &'static str = "labs.enter_results";
    const PERMISSION: Permission = Permission::WorkInLaboratory;
    type Output = Entered;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Entered, Failure> {
        let mut fields = FieldErrors::default();
        let typed = self.typed(&mut fields);
        fields.into_result()?;
        let rows = load(tx, &typed).await?;
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let before = previous::of(tx.conn(), &ids).await?;
        let mut judges = judges(tx, &rows).await?;
        let mut fields = FieldErrors::default();
        let mut ready = Vec::new();
        for (row, typed) in rows.iter().zip(&typed) {
            let judge = judges.get_mut(&row.facility).ok_or_else(|| Failure::other("a facility without a judge"))?;
            check(tx, row, typed).await?;
            if let Some(value) = read(judge, row, typed, &mut fields)? {
                ready.push((row, typed, value));
            }
        }
        fields.into_result()?;
        let mut results = Vec::new();
        for (row, typed, value) in ready {
            if let Some(judge) = judges.get(&row.facility) {
                results.push(write(tx, judge, row, typed, &value, before.get(&row.id)).await?);
            }
        }
        follow(tx, &rows).await?;
        Ok(Entered { results })
    }
}

/// One line of the grid.
struct Typed {
    analysis: LabAnalysisId,
    value: String,
    comment: Option<String>,
    unit: Option<String>,
    seen: Option<String>,
}

impl EnterResults {
    fn typed(&self, fields: &mut FieldErrors) -> Vec<Typed> {
        let trimmed = |text: Option<&String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut typed = Vec::new();
        for (id, value) in &self.values {
            if value.trim().is_empty() {
                continue;
            }
            let Some(analysis) = of_form_key(id) else { continue };
            let comment = self.comments.get(id).map(String::as_str).unwrap_or_default();
            typed.push(Typed {
                analysis,
                value: value.clone(),
                comment: typed::note(fields, &format!("comments[{id}]"), comment, COMMENT_MAX),
                unit: trimmed(self.units.get(id)),
                seen: self.seen.get(id).map(|seen| seen.trim().to_owned()),
            });
        }
        if typed.is_empty() {
            fields.add("values", "Enter at least one result.");
        }
        typed
    }
}

async fn load(tx: &mut Tx, typed: &[Typed]) -> Result<Vec<AnalysisRow>, Failure> {
    let mut reports: Vec<LabReportId> = Vec::new();
    for one in typed {
        reports.extend(AnalysisRow::fetch(tx.conn(), one.analysis).await?.map(|row| row.report));
    }
    lock_reports(tx, &reports).await?;
    let mut rows = Vec::new();
    for one in typed {
        rows.push(tx.load::<AnalysisRow>(one.analysis, Action::Edit).await?);
    }
    Ok(rows)
}

async fn judges(tx: &mut Tx, rows: &[AnalysisRow]) -> Result<HashMap<model::FacilityId, Judge>, Failure> {
    let mut judges = HashMap::new();
    for row in rows {
        if let std::collections::hash_map::Entry::Vacant(entry) = judges.entry(row.facility) {
            let here = || rows.iter().filter(|other| other.facility == row.facility);
            let tests: Vec<_> = here().filter_map(|row| row.test).collect();
            let patients: Vec<_> = here().map(|row| row.patient).collect();
            entry.insert(judging::load(tx.conn(), row.facility, &tests, &patients).await?);
        }
    }
    Ok(judges)
}

/// May a value be entered now, over the one that was looked at?
async fn check(tx: &mut Tx, row: &AnalysisRow, typed: &Typed) -> Result<(), Failure> {
    if !row.state.may_become(AnalysisState::Entered) || row.current_version > 0 {
        return Err(Refusal::AnalysisMove { from: row.state, to: AnalysisState::Entered }.into());
    }
    if !matches!(row.specimen_state, None | Some(SpecimenState::Accepted | SpecimenState::Stored)) {
        return Err(Refusal::SpecimenNotAccepted.into());
    }
    if let Some(seen) = &typed.seen {
        let latest = versions::latest(tx.conn(), row.id).await?.map(|stored| stored.id.to_string()).unwrap_or_default();
        if *seen != latest {
            return Err(Refusal::NewerValue { test: row.name.clone() }.into());
        }
    }
    Ok(())
}

fn read(judge: &Judge, row: &AnalysisRow, typed: &Typed, fields: &mut FieldErrors) -> Result<Option<Value>, Failure> {
    let Some(test) = row.test.and_then(|test| judge.tests.get(&test)) else {
        return Err(Failure::other("an analysis without a test is not typed"));
    };
    if test.formula.is_some() {
        return Err(Refusal::Calculated.into());
    }
    let field = format!("values[{}]", form_key(row.id));
    if typed.unit.as_ref().is_some_and(|unit| unit.chars().count() > 50) {
        fields.add(&field, "A unit has at most 50 characters.");
    }
    Ok(fields.take(&field, Value::read(test, &typed.value)))
}

async fn write(
    tx: &mut Tx,
    judge: &Judge,
    row: &AnalysisRow,
    typed: &Typed,
    value: &Value,
    before: Option<&Before>,
) -> Result<EnteredResult, Failure> {
    let test = row.test.and_then(|id| judge.tests.get(&id)).ok_or_else(|| Failure::other("the test went away"))?;
    let unit = typed.unit.as_deref().or(test.unit.as_deref());
    let collected_at = row.collected_at.unwrap_or_else(|| tx.now());
    let judgement = judge.judge(row.patient, test.id, value, unit, collected_at, row.pregnant);
    let new = New {
        status: ResultStatus::Preliminary,
        value: Some(value),
        unit,
        judgement: &judgement,
        range_text: None,
        comment: typed.comment.as_deref(),
        collected_at,
        source: Source::Typed,
        reason: None,
    };
    let stored = versions::insert(tx, row, new).await?;
    versions::set_state(tx, row, AnalysisState::Entered, None).await?;
    let delta =
        before.and_then(|before| before.delta(value, unit, test.delta_percent)).filter(|delta| delta.remarkable);
    let warning = judgement
        .no_flag_reason
        .or_else(|| delta.map(|delta| format!("A large change against the last value: {}.", delta.words)));
    Ok(EnteredResult { analysis_id: row.id, result_id: stored.id, state: AnalysisState::Entered, warning })
}

async fn follow(tx: &mut Tx, rows: &[AnalysisRow]) -> Result<(), Failure> {
    let mut tubes: Vec<Among> = rows.iter().map(Among::of).collect();
    tubes.sort_unstable();
    tubes.dedup();
    for among in tubes {
        calculated::recompute(tx, among, None).await?;
    }
    let mut orders: Vec<_> = rows.iter().filter_map(|row| row.order).collect();
    orders.sort_unstable();
    orders.dedup();
    for order in orders {
        progress::settle(tx, order).await?;
    }
    for row in rows {
        progress::told(tx, row.facility, row.patient);
    }
    Ok(())
}
