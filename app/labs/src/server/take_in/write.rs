use std::collections::HashSet;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::{FacilityId, PatientId};
use platform::{Failure, Tx};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    NewReport, NewResult, Value,
    catalogue::{Catalogue, Test},
};
use crate::{
    model::{Comparator, Flag, judge::Judgement},
    server::{judging::Judge, value},
};

/// One column of many rows, as `unnest` wants it.
fn column<'a, T, U>(rows: &'a [T], of: impl FnMut(&'a T) -> U) -> Vec<U> {
    rows.iter().map(of).collect()
}

pub(super) async fn reports(
    tx: &mut Tx,
    facility: FacilityId,
    catalogue: &Catalogue,
    new: &[NewReport],
) -> Result<(), Failure> {
    sqlx::query!(
        "insert into lab_report (id, facility_id, patient_id, encounter_id, panel_id, code, name, source, performer,
                                 collected_at, created_at)
         select new.id, $1, new.patient, new.encounter, new.panel, new.code, new.name, 'import', new.performer,
                new.collected_at, new.issued_at
         from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[],
                     $9::timestamptz[], $10::timestamptz[])
              as new (id, patient, encounter, panel, code, name, performer, collected_at, issued_at)",
        facility.0,
        &column(new, |row| row.id.0),
        &column(new, |row| row.patient.0),
        &column(new, |row| row.encounter.map(Uuid::from)) as _,
        &column(new, |row| catalogue.panel(row).map(Uuid::from)) as _,
        &column(new, |row| row.loinc.as_deref()) as _,
        &column(new, |row| row.name.as_str()) as _,
        &column(new, |row| row.performer.as_deref()) as _,
        &column(new, |row| row.collected_at.to_sqlx()) as _,
        &column(new, |row| row.issued_at.to_sqlx()) as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An analysis with the one version of its result.
struct Row<'a> {
    report: &'a NewReport,
    result: &'a NewResult,
    position: i16,
    test: Option<Uuid>,
    code: String,
    name: &'a str,
    id: Uuid,
    judgement: Judgement,
}

impl Row<'_> {
    fn number(&self) -> Option<Decimal> {
        match &self.result.value {
            Value::Number { number, .. } => Some(*number),
            Value::Words(_) => None,
        }
    }

    fn comparator(&self) -> Option<&'static str> {
        match &self.result.value {
            Value::Number { comparator, .. } => *comparator,
            Value::Words(_) => None,
        }
    }

    fn unit(&self) -> Option<&str> {
        match &self.result.value {
            Value::Number { unit, .. } => unit.as_deref(),
            Value::Words(_) => None,
        }
    }

    fn words(&self) -> Option<&str> {
        match &self.result.value {
            Value::Number { .. } => None,
            Value::Words(words) => Some(words),
        }
    }

    fn status(&self) -> &'static str {
        if self.result.corrected { "corrected" } else { "final" }
    }

    fn reason(&self) -> Option<&'static str> {
        self.result.corrected.then_some("Corrected by the laboratory that sent it, before it came here.")
    }

    fn issued_at(&self) -> Timestamp {
        self.result.issued_at
    }
}

/// The same test twice in one report, as in a series of the same day, is told apart by a number.
fn free_code(taken: &mut HashSet<String>, code: &str) -> String {
    let numbered = (2..).map(|number| format!("{code} ({number})"));
    let free = std::iter::once(code.to_owned()).chain(numbered).find(|code| !taken.contains(code));
    let free = free.unwrap_or_else(|| code.to_owned());
    taken.insert(free.clone());
    free
}

/// Nothing is said where the test is not ours, or the value not one that this laboratory reports.
fn judged(judge: &Judge, patient: PatientId, test: Option<&Test>, result: &NewResult) -> Judgement {
    let Some(test) = test else {
        return Judgement::none("This test, or its unit, is not in the catalogue of this laboratory.");
    };
    if !test.agrees_with(&result.value) {
        return Judgement::none("The value or its unit is not one that this laboratory reports.");
    }
    let (value, unit) = match &result.value {
        Value::Words(words) => (value::Value::Words(words.clone()), None),
        Value::Number { comparator, number, unit } => {
            let comparator = comparator.and_then(Comparator::parse);
            (value::Value::Number { comparator, number: *number }, unit.as_deref())
        }
    };
    judge.judge(patient, test.id, &value, unit, result.collected_at, None)
}

pub(super) async fn results(
    tx: &mut Tx,
    facility: FacilityId,
    catalogue: &Catalogue,
    judge: &Judge,
    reports: &[NewReport],
) -> Result<(), Failure> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for report in reports {
        let mut taken = HashSet::new();
        for (position, result) in (0_i16..).zip(&report.results) {
            let test = catalogue.test(result);
            rows.push(Row {
                report,
                result,
                position,
                test: test.map(|test| test.id.0),
                code: free_code(&mut taken, test.map_or(&result.code, |test| &test.code)),
                name: test.map_or(&result.name, |test| &test.name),
                id: tx.new_id(),
                judgement: judged(judge, report.patient, test, result),
            });
        }
    }
    analyses(tx, facility, &rows).await?;
    versions(tx, &rows).await
}

async fn analyses(tx: &mut Tx, facility: FacilityId, rows: &[Row<'_>]) -> Result<(), Failure> {
    sqlx::query!(
        "insert into lab_analysis (id, facility_id, patient_id, report_id, test_id, code, name, state, position,
                                   current_version)
         select new.id, $1, new.patient, new.report, new.test, new.code, new.name, 'verified', new.position, 1
         from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::smallint[])
              as new (id, patient, report, test, code, name, position)",
        facility.0,
        &column(rows, |row| row.result.analysis.0),
        &column(rows, |row| row.report.patient.0),
        &column(rows, |row| row.report.id.0),
        &column(rows, |row| row.test) as _,
        &column(rows, |row| row.code.as_str()) as _,
        &column(rows, |row| row.name) as _,
        &column(rows, |row| row.position),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn versions(tx: &mut Tx, rows: &[Row<'_>]) -> Result<(), Failure> {
    sqlx::query!(
        "insert into lab_result (id, analysis_id, patient_id, version, status, comparator, value_number, value_text,
                                 unit, range_low, range_high, critical_low, critical_high, range_text, flag,
                                 no_flag_reason, comment, collected_at, source, entered_at, verified_at, reason)
         select new.id, new.analysis, new.patient, 1, new.status, new.comparator, new.number, new.words,
                new.unit, new.low, new.high, new.critical_low, new.critical_high, new.range_text, new.flag,
                new.no_flag_reason, new.comment, new.collected_at, 'import', new.issued_at, new.issued_at, new.reason
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::numeric[], $7::text[], $8::text[],
                     $9::numeric[], $10::numeric[], $11::numeric[], $12::numeric[], $13::text[], $14::text[],
                     $15::text[], $16::text[], $17::timestamptz[], $18::timestamptz[], $19::text[])
              as new (id, analysis, patient, status, comparator, number, words, unit, low, high, critical_low,
                      critical_high, range_text, flag, no_flag_reason, comment, collected_at, issued_at, reason)",
        &column(rows, |row| row.id),
        &column(rows, |row| row.result.analysis.0),
        &column(rows, |row| row.report.patient.0),
        &column(rows, |row| row.status()) as _,
        &column(rows, |row| row.comparator()) as _,
        &column(rows, |row| row.number()) as _,
        &column(rows, |row| row.words()) as _,
        &column(rows, |row| row.unit()) as _,
        &column(rows, |row| row.judgement.limits.low) as _,
        &column(rows, |row| row.judgement.limits.high) as _,
        &column(rows, |row| row.judgement.limits.critical_low) as _,
        &column(rows, |row| row.judgement.limits.critical_high) as _,
        &column(rows, |row| row.result.range_text.as_deref()) as _,
        &column(rows, |row| row.judgement.flag.map(Flag::name)) as _,
        &column(rows, |row| row.judgement.no_flag_reason.as_deref()) as _,
        &column(rows, |row| row.result.comment.as_deref()) as _,
        &column(rows, |row| row.result.collected_at.to_sqlx()) as _,
        &column(rows, |row| row.issued_at().to_sqlx()) as _,
        &column(rows, |row| row.reason()) as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
