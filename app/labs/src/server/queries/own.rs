//! What patients ask about their own results. What they may see is decided in `release`, for the list, the page and the
//! paper alike.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::tz::TimeZone;
use model::{AppError, LabReportId, PatientId, Permission, chart, unit::shown_unit};
use platform::{Failure, Query, Tx};
use rust_decimal::Decimal;
use scheduling::server::zone;
use uuid::Uuid;

use crate::{
    model::{
        Change, Comparator, CountMyNews, Flag, MyReport, MyResults, OwnReport, OwnReportLine, OwnResult, ResultStatus,
        decimal, next_step, sentence,
    },
    server::release::{self, Known, Of, Standing},
};

/// Points of a trend: more could not be told apart on a phone.
const MOST_POINTS: usize = 60;

fn own(tx: &mut Tx) -> Result<PatientId, Failure> {
    Ok(patients::server::own(tx).ok_or(AppError::NotFound)?)
}

impl Query for MyResults {
    const NAME: &'static str = "labs.my_results";
    const PERMISSION: Permission = Permission::ViewOwnRecord;
    type Output = Vec<OwnReportLine>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<OwnReportLine>, Failure> {
        let patient = own(tx)?;
        let now = tx.now();
        let visible = release::visible_to_patient(tx.conn(), patient, now).await?;
        let rows = rows(tx, &visible).await?;
        let mut reports: BTreeMap<Uuid, Vec<(&Standing, &Row)>> = BTreeMap::new();
        for standing in &visible {
            if let Some(row) = rows.get(&standing.result.0) {
                reports.entry(standing.report.0).or_default().push((standing, row));
            }
        }
        let mut lines = reports.into_values().map(line).collect::<Result<Vec<_>, _>>()?;
        lines.sort_by_key(|line| std::cmp::Reverse((line.collected.at, line.id)));
        Ok(lines)
    }
}

impl Query for CountMyNews {
    const NAME: &'static str = "labs.count_my_news";
    const PERMISSION: Permission = Permission::ViewOwnRecord;
    type Output = u32;

    async fn execute(self, tx: &mut Tx) -> Result<u32, Failure> {
        let patient = own(tx)?;
        let now = tx.now();
        let visible = release::visible_to_patient(tx.conn(), patient, now).await?;
        // History is no news, as nobody got a mail about it.
        let unread = visible.iter().filter(|standing| !standing.opened && !standing.imported);
        let reports: BTreeSet<LabReportId> = unread.map(|standing| standing.report).collect();
        Ok(u32::try_from(reports.len()).unwrap_or(u32::MAX))
    }
}

fn line(results: Vec<(&Standing, &Row)>) -> Result<OwnReportLine, Failure> {
    let (first, row) = results[0];
    let count =
        |fits: fn(&Row) -> bool| i32::try_from(results.iter().filter(|(_, row)| fits(row)).count()).unwrap_or(i32::MAX);
    Ok(OwnReportLine {
        id: first.report,
        name: row.report_name.clone(),
        collected: zone::local(row.collected_at, &zone::zone(&row.zone)?),
        // History is no news, as nobody got a mail about it.
        unread: !row.elsewhere && results.iter().any(|(standing, _)| !standing.opened),
        corrected: results.iter().any(|(standing, _)| standing.status != ResultStatus::Final),
        unusual: count(|row| row.flag.is_some_and(Flag::is_unusual)),
        of: count(|_| true),
        reviewed: results.iter().all(|(standing, _)| standing.reviewed_at.is_some_and(|at| at >= standing.verified_at)),
        elsewhere: row.elsewhere,
    })
}

impl Query for MyReport {
    const NAME: &'static str = "labs.my_report";
    const PERMISSION: Permission = Permission::ViewOwnRecord;
    type Output = OwnReport;

    async fn execute(self, tx: &mut Tx) -> Result<OwnReport, Failure> {
        let patient = own(tx)?;
        report(tx, patient, self.report_id).await
    }
}

/// One report as its patient may see it now; none of it visible: there is no such report. Opening it is what makes it
/// read, and is in the audit trail.
pub async fn report(tx: &mut Tx, patient: PatientId, id: LabReportId) -> Result<OwnReport, Failure> {
    let now = tx.now();
    let known = Known::of(tx.conn(), Of::Patient(patient)).await?;
    let all = known.visible(now);
    let rows = rows(tx, &all).await?;
    let mut shown: Vec<(&Standing, &Row)> = all
        .iter()
        .filter(|standing| standing.report == id)
        .filter_map(|standing| Some((standing, rows.get(&standing.result.0)?)))
        .collect();
    shown.sort_by_key(|(_, row)| (row.position, row.name.clone()));
    let Some((_, first)) = shown.first() else { return Err(AppError::NotFound.into()) };
    tx.saw(patient, "lab_report", Some(id.0));
    let site = zone::zone(&first.zone)?;
    let latest = shown.iter().map(|(standing, _)| standing.verified_at).max();
    // The last word of a doctor on it.
    let review = known.happened.reviews_of(id).next_back().map(|review| review.shown(&site));
    let review = review.filter(|review| latest.is_none_or(|latest| review.at.at >= latest));
    let worst = shown.iter().filter_map(|(_, row)| row.flag).max_by_key(|flag| (flag.is_critical(), flag.is_unusual()));
    let analyses = sqlx::query_scalar!(
        r#"select count(*) as "count!" from lab_analysis where report_id = $1 and state not in ('not_done', 'withdrawn')"#,
        id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let standing_count = shown.iter().filter(|(standing, _)| standing.status != ResultStatus::EnteredInError).count();
    let results = shown.iter().map(|(standing, row)| result(standing, row, &all, &rows, &site)).collect();
    Ok(OwnReport {
        id,
        name: first.report_name.clone(),
        performer: first.performer.clone(),
        elsewhere: first.elsewhere,
        collected: zone::local(first.collected_at, &site),
        results,
        more_to_come: usize::try_from(analyses).is_ok_and(|analyses| analyses > standing_count),
        next_step: next_step(review.as_ref(), worst, first.elsewhere),
        review,
    })
}

fn result(standing: &Standing, row: &Row, all: &[Standing], rows: &HashMap<Uuid, Row>, site: &TimeZone) -> OwnResult {
    let at = zone::local(standing.verified_at, site);
    let change = match standing.status {
        ResultStatus::EnteredInError => Some(Change::Withdrawn { reason: row.reason.clone(), at }),
        ResultStatus::Corrected => Some(Change::Corrected { reason: row.reason.clone(), at }),
        ResultStatus::Final | ResultStatus::Preliminary => None,
    };
    if standing.status == ResultStatus::EnteredInError {
        return OwnResult {
            name: row.plain_name.clone(),
            about: row.about.clone(),
            shown: String::new(),
            unit: None,
            range: None,
            number_line: None,
            flag: None,
            sentence: "This result was withdrawn: please do not rely on it.".into(),
            comment: None,
            before: row.before.clone(),
            change,
            trend: None,
        };
    }
    OwnResult {
        name: row.plain_name.clone(),
        about: row.about.clone(),
        shown: row.shown(),
        unit: shown_unit(row.unit.as_deref()),
        range: row.range(),
        number_line: row.number.and_then(|number| decimal::number_line(number, row.low, row.high)),
        flag: row.flag,
        sentence: sentence(row.flag, row.no_flag_reason.as_deref(), row.elsewhere),
        comment: row.comment.clone(),
        before: row.before.clone(),
        change,
        trend: trend(row, all, rows, site),
    }
}

/// The same test over time, in the same unit, as far as the patient may see it.
fn trend(row: &Row, all: &[Standing], rows: &HashMap<Uuid, Row>, site: &TimeZone) -> Option<chart::Chart> {
    let mut points: Vec<chart::Measured> = all
        .iter()
        .filter(|standing| standing.status != ResultStatus::EnteredInError)
        .filter_map(|standing| rows.get(&standing.result.0))
        .filter(|other| other.test.is_some() && other.test == row.test && other.unit == row.unit)
        .filter_map(|other| {
            let date = zone::date_at(other.collected_at, site);
            Some(chart::Measured {
                at: other.collected_at,
                when: format!("{} {} {}", date.day(), &model::time::month(date)[..3], date.year()),
                milli: decimal::milli(other.number?)?,
                shown: other.shown(),
                flag: other.flag.filter(|flag| flag.is_unusual()).map(|flag| flag.words().to_owned()),
            })
        })
        .collect();
    points.sort_by_key(|point| point.at);
    if points.len() < 2 {
        return None;
    }
    let points = points.split_off(points.len().saturating_sub(MOST_POINTS));
    let unit = shown_unit(row.unit.as_deref()).unwrap_or_default();
    chart::chart(
        &row.plain_name,
        &unit,
        vec![(row.plain_name.clone(), points)],
        decimal::range_milli(row.low, row.high),
    )
}

/// One version of a result with what the catalogue says to patients.
struct Row {
    report_name: String,
    performer: Option<String>,
    elsewhere: bool,
    zone: String,
    test: Option<Uuid>,
    name: String,
    plain_name: String,
    about: String,
    position: i16,
    decimals: u32,
    comparator: Option<Comparator>,
    number: Option<Decimal>,
    text: Option<String>,
    unit: Option<String>,
    low: Option<Decimal>,
    high: Option<Decimal>,
    range_text: Option<String>,
    flag: Option<Flag>,
    no_flag_reason: Option<String>,
    comment: Option<String>,
    reason: Option<String>,
    before: Option<String>,
    collected_at: jiff::Timestamp,
}

impl Row {
    fn shown(&self) -> String {
        match (self.number, &self.text) {
            (Some(number), _) => {
                decimal::show(self.comparator, number, self.decimals.max(number.normalize().scale().min(4)))
            }
            (None, text) => text.clone().unwrap_or_default(),
        }
    }

    fn range(&self) -> Option<String> {
        decimal::show_range(self.low, self.high, self.decimals).or_else(|| self.range_text.clone())
    }
}

async fn rows(tx: &mut Tx, standings: &[Standing]) -> Result<HashMap<Uuid, Row>, Failure> {
    let ids: Vec<Uuid> = standings.iter().map(|standing| standing.result.0).collect();
    let rows = sqlx::query!(
        r#"select r.id, p.name as report_name, panel.plain_name as "panel_plain?", p.performer,
                  p.source = 'import' as "elsewhere!", f.zone, a.test_id, a.name,
                  t.plain_name as "plain_name?", t.about as "about?", a.position, t.decimals as "decimals?",
                  r.comparator as "comparator: Comparator", r.value_number, r.value_text, r.unit, r.range_low, r.range_high,
                  r.range_text, r.flag as "flag: Flag", r.no_flag_reason, r.comment, r.reason, r.collected_at,
                  b.value_number as "before_number?", b.value_text as "before_text?",
                  b.comparator as "before_comparator?: Comparator"
           from lab_result r
           join lab_analysis a on a.id = r.analysis_id
           join lab_report p on p.id = a.report_id
           join facility f on f.id = a.facility_id
           left join lab_panel panel on panel.id = p.panel_id
           left join lab_test t on t.id = a.test_id
           left join lateral (
               select value_number, value_text, comparator from lab_result b
               where b.analysis_id = r.analysis_id and b.version < r.version and b.verified_at is not null
               order by b.version desc limit 1) b on true
           where r.id = any($1)"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let decimals = row.decimals.and_then(|decimals| u32::try_from(decimals).ok()).unwrap_or(0);
            let before = match (row.before_number, row.before_text) {
                (Some(number), _) => {
                    Some(decimal::show(row.before_comparator, number, decimals.max(number.normalize().scale().min(4))))
                }
                (None, text) => text,
            };
            let shown = Row {
                report_name: row.panel_plain.unwrap_or(row.report_name),
                performer: row.performer,
                elsewhere: row.elsewhere,
                zone: row.zone,
                test: row.test_id,
                plain_name: row.plain_name.unwrap_or_else(|| row.name.clone()),
                name: row.name,
                about: row.about.unwrap_or_default(),
                position: row.position,
                decimals,
                comparator: row.comparator,
                number: row.value_number,
                text: row.value_text,
                unit: row.unit,
                low: row.range_low,
                high: row.range_high,
                range_text: row.range_text,
                flag: row.flag,
                no_flag_reason: row.no_flag_reason,
                comment: row.comment,
                reason: row.reason,
                before,
                collected_at: row.collected_at.to_jiff(),
            };
            (row.id, shown)
        })
        .collect())
}
