//! Analyses as pages show them, with versions and the last value before: two statements, however many there are. Whether
//! the patient sees them is a third.

use std::collections::HashMap;

use jiff::{Timestamp, tz::TimeZone};
use model::{AccountId, LabAnalysisId, LabReportId, SpecimenId, unit::shown_unit};
use platform::{Failure, Tx};
use scheduling::server::zone;
use uuid::Uuid;

use crate::{
    model::{
        Analysis, AnalysisState, Comparator, Flag, Previous, ReleaseCategory, ResultVersion, ValueKind, Visibility,
        Waits, decimal, release::Rule,
    },
    server::{
        previous::Before,
        release::{self, Happened, Version},
        value::Value,
        versions::{self, Stored},
    },
};

#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// In this order.
    These(&'a [LabAnalysisId]),
    OfReports(&'a [LabReportId]),
    OfSpecimen(SpecimenId),
}

pub struct Shown {
    pub analysis: Analysis,
    /// Oldest first.
    pub versions: Vec<ResultVersion>,
    /// What the catalogue says of its release.
    pub rule: Rule,
    verified: Vec<Version>,
}

struct How {
    decimals: u32,
    delta_percent: Option<i16>,
    zone: TimeZone,
    before: Option<Before>,
}

/// Those of a report or a tube in the order in which they stand there. Nothing is said of their release.
pub async fn load(tx: &mut Tx, which: Which<'_>) -> Result<Vec<Shown>, Failure> {
    let me = tx.actor().account();
    let (these, reports, specimen): (Vec<Uuid>, Vec<Uuid>, Option<Uuid>) = match which {
        Which::These(ids) => (ids.iter().map(|id| id.0).collect(), Vec::new(), None),
        Which::OfReports(ids) => (Vec::new(), ids.iter().map(|id| id.0).collect(), None),
        Which::OfSpecimen(id) => (Vec::new(), Vec::new(), Some(id.0)),
    };
    let rows = sqlx::query!(
        r#"select a.id, a.patient_id, a.facility_id, a.report_id, r.source = 'import' as "imported!", a.test_id, a.code,
                  a.name, a.state as "state: AnalysisState", a.not_done_reason, a.current_version,
                  t.value_kind as "kind?: ValueKind", t.unit as "unit?", t.decimals as "decimals?", t.choices as "choices?",
                  t.formula as "formula?", t.second_person as "second_person?", t.delta_percent as "delta_percent?",
                  t.release_category as "category?: ReleaseCategory", t.release_hours as "hours?", t.sensitive as "sensitive?",
                  f.zone, b.comparator as "before_comparator?: Comparator", b.value_number as "before_number?",
                  b.value_text as "before_text?", b.unit as "before_unit?", b.flag as "before_flag?: Flag",
                  b.collected_at as "before_at?"
           from lab_analysis a
           join lab_report r on r.id = a.report_id
           join facility f on f.id = a.facility_id
           left join specimen s on s.id = a.specimen_id
           left join lab_test t on t.id = a.test_id
           left join lateral lab_result_before(
               a.patient_id, a.test_id, a.id, coalesce(s.collected_at, r.collected_at, 'infinity')) b on true
           where a.id = any($1) or a.report_id = any($2) or a.specimen_id = $3
           order by array_position($1, a.id), a.report_id, a.position, a.id"#,
        &these,
        &reports,
        specimen,
    )
    .fetch_all(tx.conn())
    .await?;
    let ids: Vec<LabAnalysisId> = rows.iter().map(|row| row.id.into()).collect();
    let mut chains: HashMap<LabAnalysisId, Vec<Stored>> = HashMap::new();
    for one in versions::of(tx.conn(), &ids).await? {
        chains.entry(one.analysis).or_default().push(one);
    }
    let mut shown = Vec::new();
    for row in rows {
        let id: LabAnalysisId = row.id.into();
        let chain = chains.remove(&id).unwrap_or_default();
        let before = Value::of(row.before_comparator, row.before_number, row.before_text);
        let how = How {
            decimals: u32::from(row.decimals.unwrap_or(0).unsigned_abs()),
            delta_percent: row.delta_percent,
            zone: zone::zone(&row.zone)?,
            before: Before::of(before, row.before_unit, row.before_flag, row.before_at.map(|at| at.to_jiff())),
        };
        let rule = Rule::of_test(row.category, row.hours, row.sensitive);
        let verified = |stored: &Stored| {
            Some(Version {
                id: stored.id,
                analysis: id,
                report: row.report_id.into(),
                patient: row.patient_id.into(),
                facility: row.facility_id.into(),
                version: stored.version,
                status: stored.status,
                at: stored.verified_at?,
                rule,
                imported: row.imported,
            })
        };
        let verified = chain.iter().filter_map(verified).collect();
        let versions: Vec<ResultVersion> = chain.iter().map(|stored| version(stored, &how, me)).collect();
        let latest = chain.last().filter(|latest| latest.verified_at.is_none());
        let analysis = Analysis {
            id,
            report_id: row.report_id.into(),
            test_id: row.test_id.map(Into::into),
            code: row.code,
            name: row.name,
            kind: row.kind.unwrap_or(
                if chain.iter().any(|one| one.value.as_ref().is_some_and(|value| value.number().is_some())) {
                    ValueKind::Quantity
                } else {
                    ValueKind::Text
                },
            ),
            unit: shown_unit(row.unit.as_deref()),
            choices: row.choices.unwrap_or_default(),
            calculated: row.formula.is_some(),
            state: row.state,
            not_done_reason: row.not_done_reason,
            second_person: row.second_person.unwrap_or(false),
            current: versions.iter().find(|one| one.version == row.current_version).cloned(),
            waiting: versions
                .iter()
                .find(|one| row.state == AnalysisState::Entered && latest.is_some_and(|latest| latest.id == one.id))
                .cloned(),
            previous: how.before.as_ref().map(|before| Previous {
                shown: before.value.show(how.decimals),
                unit: shown_unit(before.unit.as_deref()),
                flag: before.flag,
                collected: zone::local(before.collected_at, &how.zone),
            }),
            visibility: None,
        };
        shown.push(Shown { analysis, versions, rule, verified });
    }
    Ok(shown)
}

/// Says of each whether the patient sees it, by what people did with their reports.
pub async fn release(tx: &mut Tx, shown: &mut [Shown]) -> Result<Happened, Failure> {
    let now = tx.now();
    let reports: Vec<LabReportId> = shown.iter().map(|one| one.analysis.report_id).collect();
    let happened = release::happened(tx.conn(), &reports).await?;
    for one in shown {
        let standing = release::standing(&one.verified, &happened, now);
        let not_verified = Visibility::NotYet { until: None, why: Waits::NotVerified };
        one.analysis.visibility = Some(standing.map_or(not_verified, |standing| standing.visibility));
    }
    Ok(happened)
}

fn version(stored: &Stored, how: &How, me: Option<AccountId>) -> ResultVersion {
    let local = |at: Timestamp| zone::local(at, &how.zone);
    let limits = stored.limits;
    let plain = stored.value.as_ref().and_then(Value::plain);
    ResultVersion {
        id: stored.id,
        version: stored.version,
        status: stored.status,
        shown: stored.value.as_ref().map(|value| value.show(how.decimals)).unwrap_or_default(),
        unit: shown_unit(stored.unit.as_deref()),
        range: decimal::show_range(limits.low, limits.high, how.decimals).or_else(|| stored.range_text.clone()),
        number_line: plain.and_then(|number| decimal::number_line(number, limits.low, limits.high)),
        flag: stored.flag,
        no_flag_reason: stored.no_flag_reason.clone(),
        delta: how
            .before
            .as_ref()
            .zip(stored.value.as_ref())
            .and_then(|(before, value)| before.delta(value, stored.unit.as_deref(), how.delta_percent)),
        comment: stored.comment.clone(),
        collected: local(stored.collected_at),
        source: stored.source,
        entered: local(stored.entered_at),
        entered_by: stored.entered_by_name.clone(),
        entered_by_me: stored.entered_by.is_some() && stored.entered_by == me,
        verified: stored.verified_at.map(local),
        verified_by: stored.verified_by_name.clone(),
        reason: stored.reason.clone(),
    }
}
