use std::collections::{BTreeMap, HashMap, HashSet};

use clinical::server::take_in::Whose;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use labs::server::take_in::{NewReport, NewResult, Value, insert_reports};
use model::{EncounterId, LabAnalysisId, PatientId};
use platform::{Failure, Tx};

use super::{Import, names_of};
use crate::fhir::{
    bundle::{At, Content},
    resource::{DiagnosticReport, Observation, observation::Finding, value::Measured},
};

/// What one laboratory Observation says: one value, or several that belong together.
struct Measurement {
    index: usize,
    whose: Whose,
    results: Vec<NewResult>,
}

/// Measurements that stand in no report are one for each visit and day.
type Loose = (PatientId, Option<EncounterId>, Date);

impl<'a> Import<'a> {
    /// Reports with the results that they name; then what no report names.
    pub(super) async fn laboratory(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        let mut measured = self.measurements(tx)?;
        let mut reports = self.reports(tx, &mut measured)?;
        reports.extend(self.loose(tx, measured));
        insert_reports(tx, self.facility, &reports).await
    }

    fn measurements(&self, tx: &Tx) -> Result<HashMap<usize, Measurement>, Failure> {
        let named = self.named_by_laboratory();
        let made = self.made(Content::observation, |index, observation: &Observation| {
            let from_laboratory =
                observation.is_laboratory() || (observation.category.is_empty() && named.contains(&index));
            let Some(subject) = observation.subject.as_ref().filter(|_| from_laboratory && observation.counts()) else {
                return Ok(None);
            };
            let whose = self.whose(index, "subject", subject, observation.encounter.as_ref())?;
            let Some(collected_at) = observation.taken_at(&self.zone) else { return Ok(None) };
            let issued_at = self.recorded(observation.issued.as_ref(), collected_at);
            let findings = observation.findings();
            let results: Vec<NewResult> = findings
                .iter()
                .filter_map(|finding| result(tx.new_id(), finding, observation, collected_at, issued_at))
                .collect();
            Ok(Some(Measurement { index, whose, results }).filter(|measured| !measured.results.is_empty()))
        })?;
        Ok(made.into_iter().collect())
    }

    /// Which entries a laboratory's report names as its results.
    fn named_by_laboratory(&self) -> HashSet<usize> {
        let places = self.places();
        let reports = self.new_entries().into_iter().filter_map(|(_, entry)| match &entry.content {
            Content::DiagnosticReport(report) if report.is_laboratory() == Some(true) => Some(report),
            _ => None,
        });
        let named = reports.flat_map(|report| &report.result);
        named.filter_map(|result| places.get(result.reference.as_deref()?).copied()).collect()
    }

    fn places(&self) -> HashMap<String, usize> {
        let entries = self.bundle.entries.iter().enumerate();
        entries.flat_map(|(index, entry)| names_of(entry).map(move |name| (name, index))).collect()
    }

    /// A report takes the results that it names out of those that were measured. One without any says nothing yet.
    fn reports(&mut self, tx: &Tx, measured: &mut HashMap<usize, Measurement>) -> Result<Vec<NewReport>, Failure> {
        let places = self.places();
        let made = self.made(Content::report, |index, report: &DiagnosticReport| {
            let Some(subject) = report.subject.as_ref().filter(|_| report.counts()) else { return Ok(None) };
            let results = report.result.iter().map(|result| result.reference.as_deref());
            let results: Vec<Option<usize>> = results
                .map(|reference| places.get(reference?).copied().filter(|at| measured.contains_key(at)))
                .collect();
            if !report.is_laboratory().unwrap_or(results.iter().any(Option::is_some)) {
                return Ok(None);
            }
            let whose = self.whose(index, "subject", subject, report.encounter.as_ref())?;
            belong_together(&whose, &results, measured)?;
            let taken: Vec<Measurement> = results.into_iter().flatten().filter_map(|at| measured.remove(&at)).collect();
            Ok(self.report(tx, report, whose, taken))
        })?;
        let mut reports = Vec::with_capacity(made.len());
        for (index, (report, taken)) in made {
            self.took(index, report.id);
            self.took_results(&taken);
            reports.push(report);
        }
        Ok(reports)
    }

    fn report(
        &self,
        tx: &Tx,
        report: &DiagnosticReport,
        whose: Whose,
        taken: Vec<Measurement>,
    ) -> Option<(NewReport, Vec<(usize, LabAnalysisId)>)> {
        let places = became(&taken);
        let encounter = whose.encounter.or_else(|| taken.iter().find_map(|one| one.whose.encounter));
        let mut results: Vec<NewResult> = taken.into_iter().flat_map(|one| one.results).collect();
        let first = results.first().map(|result| (result.collected_at, result.issued_at));
        let taken_at = report.taken_at(&self.zone).or(first.map(|(collected_at, _)| collected_at));
        let issued_at = report.issued.as_ref().and_then(|issued| issued.instant(&self.zone));
        let issued_at = issued_at.or(first.map(|(_, issued_at)| issued_at)).or(taken_at)?;
        let collected_at = taken_at.unwrap_or(issued_at);
        let name = report.title()?;
        results.extend(conclusion(tx.new_id(), report, collected_at, issued_at));
        if results.is_empty() {
            return None;
        }
        let new = NewReport {
            id: tx.new_id(),
            patient: whose.patient,
            encounter,
            loinc: report.loinc(),
            name,
            performer: report.performer.iter().find_map(|performer| self.named(performer, 300)),
            collected_at,
            issued_at,
            results,
        };
        Some((new, places))
    }

    /// One report for each visit and day, in the order of the file.
    fn loose(&mut self, tx: &Tx, measured: HashMap<usize, Measurement>) -> Vec<NewReport> {
        let mut left: Vec<Measurement> = measured.into_values().collect();
        left.sort_by_key(|one| one.index);
        let mut groups: BTreeMap<Loose, Vec<Measurement>> = BTreeMap::new();
        for one in left {
            let day = one.results.first().map(|result| day(result.collected_at, &self.zone)).unwrap_or_default();
            groups.entry((one.whose.patient, one.whose.encounter, day)).or_default().push(one);
        }
        let mut reports = Vec::with_capacity(groups.len());
        for ((patient, encounter, _), group) in groups {
            self.took_results(&became(&group));
            let results: Vec<NewResult> = group.into_iter().flat_map(|one| one.results).collect();
            let (Some(collected_at), Some(issued_at)) = (
                results.iter().map(|result| result.collected_at).min(),
                results.iter().map(|result| result.issued_at).max(),
            ) else {
                continue;
            };
            let name = match results.as_slice() {
                [only] => only.name.clone(),
                _ => "Laboratory results".to_owned(),
            };
            reports.push(NewReport {
                id: tx.new_id(),
                patient,
                encounter,
                loinc: None,
                name,
                performer: None,
                collected_at,
                issued_at,
                results,
            });
        }
        reports
    }

    fn took_results(&mut self, places: &[(usize, LabAnalysisId)]) {
        for (index, analysis) in places {
            self.took(*index, *analysis);
        }
    }
}

fn became(measured: &[Measurement]) -> Vec<(usize, LabAnalysisId)> {
    measured.iter().filter_map(|one| Some((one.index, one.results.first()?.analysis))).collect()
}

fn day(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned(zone.clone()).date()
}

/// Nobody's result stands in another patient's report.
fn belong_together(whose: &Whose, results: &[Option<usize>], measured: &HashMap<usize, Measurement>) -> Result<(), At> {
    for (place, result) in results.iter().enumerate() {
        let of = result.and_then(|at| measured.get(&at));
        if of.is_some_and(|one| one.whose.patient != whose.patient) {
            return Err((format!("result[{place}].reference"), "this is a result of another patient".into()));
        }
    }
    Ok(())
}

fn result(
    analysis: LabAnalysisId,
    finding: &Finding<'_>,
    observation: &Observation,
    collected_at: Timestamp,
    issued_at: Timestamp,
) -> Option<NewResult> {
    let value = match &finding.value {
        Measured::Number { comparator, number, unit } => {
            Value::Number { comparator: comparator.map(|sign| sign.sign()), number: *number, unit: unit.clone() }
        }
        Measured::Words(words) => Value::Words(words.clone()),
    };
    let judged = finding.interpretation().map(|words| format!("Judged by the sender as: {words}"));
    let comment: Vec<String> = observation.notes().into_iter().chain(judged).collect();
    Some(NewResult {
        analysis,
        loinc: finding.loinc(),
        code: finding.code(90)?,
        name: finding.title()?,
        value,
        range_text: finding.range(),
        comment: Some(comment.join("\n")).filter(|comment| !comment.is_empty()),
        collected_at,
        issued_at,
        corrected: observation.was_corrected(),
    })
}

/// What the laboratory says about all of it, in words.
fn conclusion(
    analysis: LabAnalysisId,
    report: &DiagnosticReport,
    collected_at: Timestamp,
    issued_at: Timestamp,
) -> Option<NewResult> {
    let words = report.conclusion.clone()?.0;
    Some(NewResult {
        analysis,
        loinc: None,
        code: "conclusion".to_owned(),
        name: "Conclusion".to_owned(),
        value: Value::Words(words),
        range_text: None,
        comment: None,
        collected_at,
        issued_at,
        corrected: report.was_corrected(),
    })
}
