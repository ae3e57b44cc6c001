//! The one way to find out what a patient may see (T6.8): the list, the page, the PDF, the mail and the API all load
//! here, and `model::release` decides.

use jiff::{Timestamp, tz::TimeZone};
use model::{FacilityId, LabAnalysisId, LabReportId, LabResultId, PatientId};
use platform::Failure;
use scheduling::server::zone;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::model::{
    Override, ReleaseCategory, ResultStatus, Review, Visibility,
    release::{Events, Rule, Verified},
};

/// Whose, or which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    Patient(PatientId),
    Report(LabReportId),
    Analysis(LabAnalysisId),
}

/// One analysis that has a verified version, and whether the patient may see it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub analysis: LabAnalysisId,
    pub report: LabReportId,
    pub patient: PatientId,
    pub facility: FacilityId,
    /// The latest verified version: what is shown, and nothing else.
    pub result: LabResultId,
    pub version: i32,
    /// Final, corrected, or withdrawn; never preliminary.
    pub status: ResultStatus,
    pub verified_at: Timestamp,
    pub reviewed_at: Option<Timestamp>,
    pub visibility: Visibility,
    /// The patient has opened this version.
    pub opened: bool,
    /// As [`Version::imported`].
    pub imported: bool,
}

/// Everything that a patient may see, the latest verified first.
pub async fn visible_to_patient(
    conn: &mut PgConnection,
    patient: PatientId,
    now: Timestamp,
) -> Result<Vec<Standing>, Failure> {
    Ok(Known::of(conn, Of::Patient(patient)).await?.visible(now))
}

/// Of a report, as of `at` or of the last thing that happened to its release, whichever is later: for mail, which leaves
/// some time after it was due and must know of what was decided meanwhile.
pub async fn standings_since(
    conn: &mut PgConnection,
    report: LabReportId,
    at: Timestamp,
) -> Result<Vec<Standing>, Failure> {
    let known = Known::of(conn, Of::Report(report)).await?;
    Ok(known.standings(known.last().map_or(at, |last| last.max(at))))
}

/// Of every analysis with a verified version.
pub async fn standings(conn: &mut PgConnection, of: Of, now: Timestamp) -> Result<Vec<Standing>, Failure> {
    Ok(Known::of(conn, of).await?.standings(now))
}

/// What the releases of some analyses depend on: two statements, however many there are.
pub struct Known {
    /// By analysis, oldest first.
    versions: Vec<Version>,
    pub happened: Happened,
}

impl Known {
    pub async fn of(conn: &mut PgConnection, of: Of) -> Result<Self, Failure> {
        let versions = versions(conn, of).await?;
        let reports: Vec<LabReportId> = versions.iter().map(|version| version.report).collect();
        Ok(Self { happened: happened(conn, &reports).await?, versions })
    }

    pub fn standings(&self, now: Timestamp) -> Vec<Standing> {
        self.versions
            .chunk_by(|one, next| one.analysis == next.analysis)
            .filter_map(|chain| standing(chain, &self.happened, now))
            .collect()
    }

    /// What the patient may see, the latest verified first.
    pub fn visible(&self, now: Timestamp) -> Vec<Standing> {
        let mut standings = self.standings(now);
        standings.retain(|standing| standing.visibility.is_visible());
        standings.sort_by_key(|standing| std::cmp::Reverse((standing.verified_at, standing.analysis)));
        standings
    }

    fn last(&self) -> Option<Timestamp> {
        let Happened { reviews, decisions, opened } = &self.happened;
        let said = reviews.iter().map(|review| review.at).chain(decisions.iter().map(|decision| decision.at));
        said.chain(opened.iter().map(|(_, at)| *at)).chain(self.versions.iter().map(|version| version.at)).max()
    }
}

/// Of the verified versions of one analysis, oldest first; `None`: there are none.
pub fn standing(chain: &[Version], happened: &Happened, now: Timestamp) -> Option<Standing> {
    let latest = chain.last()?;
    let versions = chain.iter().map(|version| {
        let withdrawn = version.status == ResultStatus::EnteredInError;
        Verified { at: version.at, withdrawn }
    });
    let events = Events {
        versions: versions.collect(),
        reviews: happened.reviews_of(latest.report).map(|review| review.at).collect(),
        decisions: happened.decisions_on(latest.analysis).map(|one| (one.at, one.decision)).collect(),
    };
    let rule = if latest.imported { latest.rule.imported() } else { latest.rule };
    let visibility = events.visibility(rule, now);
    let opened = happened.opened.iter().any(|(report, at)| *report == latest.report && *at >= latest.at);
    Some(Standing {
        analysis: latest.analysis,
        report: latest.report,
        patient: latest.patient,
        facility: latest.facility,
        result: latest.id,
        version: latest.version,
        status: latest.status,
        verified_at: latest.at,
        reviewed_at: events.reviews.last().copied(),
        visibility,
        opened: opened && visibility.is_visible(),
        imported: latest.imported,
    })
}

/// A verified version, as far as its release goes.
#[derive(Clone, Debug)]
pub struct Version {
    pub id: LabResultId,
    pub analysis: LabAnalysisId,
    pub report: LabReportId,
    pub patient: PatientId,
    pub facility: FacilityId,
    pub version: i32,
    pub status: ResultStatus,
    pub at: Timestamp,
    /// Of the test.
    pub rule: Rule,
    /// It was measured and told before it came into this house's record.
    pub imported: bool,
}

async fn versions(conn: &mut PgConnection, of: Of) -> Result<Vec<Version>, sqlx::Error> {
    let (patient, report, analysis) = match of {
        Of::Patient(id) => (Some(id.0), None, None),
        Of::Report(id) => (None, Some(id.0), None),
        Of::Analysis(id) => (None, None, Some(id.0)),
    };
    let rows = sqlx::query!(
        r#"select r.id, r.analysis_id, a.report_id, a.patient_id, a.facility_id, r.version,
                  r.status as "status: ResultStatus", r.verified_at as "verified_at!",
                  t.release_category as "category?: ReleaseCategory", t.release_hours as "hours?", t.sensitive as "sensitive?",
                  p.source = 'import' as "imported!"
           from lab_analysis a
           join lab_report p on p.id = a.report_id
           join lab_result r on r.analysis_id = a.id and r.verified_at is not null
           left join lab_test t on t.id = a.test_id
           where ($1::uuid is null or a.patient_id = $1)
             and ($2::uuid is null or a.report_id = $2)
             and ($3::uuid is null or a.id = $3)
             and num_nonnulls($1::uuid, $2::uuid, $3::uuid) = 1
           order by r.analysis_id, r.version"#,
        patient,
        report,
        analysis,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Version {
            id: row.id.into(),
            analysis: row.analysis_id.into(),
            report: row.report_id.into(),
            patient: row.patient_id.into(),
            facility: row.facility_id.into(),
            version: row.version,
            status: row.status,
            at: row.verified_at.to_jiff(),
            rule: Rule::of_test(row.category, row.hours, row.sensitive),
            imported: row.imported,
        })
        .collect())
}

/// What people did with some reports, each in the order of time.
#[derive(Clone, Debug, Default)]
pub struct Happened {
    reviews: Vec<Reviewed>,
    decisions: Vec<Decided>,
    /// By the patient.
    opened: Vec<(LabReportId, Timestamp)>,
}

/// A doctor has looked at a report, and what they said.
#[derive(Clone, Debug)]
pub struct Reviewed {
    report: LabReportId,
    at: Timestamp,
    comment: Option<String>,
    next_step: Option<String>,
    by: String,
}

/// A person's decision about an analysis, and why.
#[derive(Clone, Debug)]
pub struct Decided {
    analysis: LabAnalysisId,
    pub at: Timestamp,
    pub decision: Override,
    pub reason: String,
    pub by: String,
}

impl Happened {
    pub fn reviews_of(&self, report: LabReportId) -> impl DoubleEndedIterator<Item = &Reviewed> {
        self.reviews.iter().filter(move |review| review.report == report)
    }

    pub fn decisions_on(&self, analysis: LabAnalysisId) -> impl DoubleEndedIterator<Item = &Decided> {
        self.decisions.iter().filter(move |decision| decision.analysis == analysis)
    }
}

impl Reviewed {
    pub fn shown(&self, site: &TimeZone) -> Review {
        Review {
            comment: self.comment.clone(),
            next_step: self.next_step.clone(),
            at: zone::local(self.at, site),
            by: self.by.clone(),
        }
    }
}

pub async fn happened(conn: &mut PgConnection, reports: &[LabReportId]) -> Result<Happened, sqlx::Error> {
    let mut happened = Happened::default();
    if reports.is_empty() {
        return Ok(happened);
    }
    let mut reports: Vec<Uuid> = reports.iter().map(|report| report.0).collect();
    reports.sort_unstable();
    reports.dedup();
    let rows = sqlx::query!(
        r#"select 'review' as "kind!", v.report_id as "about!", v.at as "at!", v.id, v.comment as words, v.next_step,
                  c.display_name as by
           from lab_review v join account c on c.id = v.account_id where v.report_id = any($1)
           union all
           select d.decision, a.id, d.at, d.id, d.reason, null, c.display_name
           from lab_release_decision d join lab_analysis a on a.id = d.analysis_id join account c on c.id = d.account_id
           where a.report_id = any($1)
           union all
           select 'opened', e.resource_id, e.at, null, null, null, null
           from audit_event e join account c on c.id = e.actor and c.patient_id = e.patient_id
           where e.kind = 'read' and e.resource = 'lab_report' and e.resource_id = any($1)
           order by 3, 4"#,
        &reports,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        let (at, by) = (row.at.to_jiff(), row.by.unwrap_or_default());
        match row.kind.as_str() {
            "opened" => happened.opened.push((row.about.into(), at)),
            "review" => happened.reviews.push(Reviewed {
                report: row.about.into(),
                at,
                comment: row.words,
                next_step: row.next_step,
                by,
            }),
            decision => happened.decisions.extend(Override::parse(decision).map(|decision| Decided {
                analysis: row.about.into(),
                at,
                decision,
                reason: row.words.unwrap_or_default(),
                by,
            })),
        }
    }
    Ok(happened)
}
