//! The one way to find out what a patient may see (T6.8): the list, the page, the PDF, the mail and the API all load
//! here, and `model::release` decides.

use jiff::Timestamp;
use model::{FacilityId, LabAnalysisId, LabReportId, LabResultId, PatientId};
use platform::Failure;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::model::{
    Override, ReleaseCategory, ResultStatus, Visibility,
    release::{Events, Rule, Verified},
};

/// Whose, or which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of<'a> {
    Patient(PatientId),
    Report(LabReportId),
    Analysis(LabAnalysisId),
    Analyses(&'a [LabAnalysisId]),
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
}

/// Everything that a patient may see, the latest verified first.
pub async fn visible_to_patient(
    conn: &mut PgConnection,
    patient: PatientId,
    now: Timestamp,
) -> Result<Vec<Standing>, Failure> {
    let mut standings = standings(conn, Of::Patient(patient), now).await?;
    standings.retain(|standing| standing.visibility.is_visible());
    standings.sort_by_key(|standing| std::cmp::Reverse((standing.verified_at, standing.analysis)));
    Ok(standings)
}

/// Of a report, as of `at` or of the last thing that happened to its release, whichever is later: for mail, which leaves
/// some time after it was due and must know of what was decided meanwhile.
pub async fn standings_since(
    conn: &mut PgConnection,
    report: LabReportId,
    at: Timestamp,
) -> Result<Vec<Standing>, Failure> {
    let happened = happened(conn, &[report.0]).await?;
    let versions = versions(conn, Of::Report(report)).await?;
    let last = happened.iter().map(|event| event.at).chain(versions.iter().map(|version| version.at)).max();
    standings(conn, Of::Report(report), last.map_or(at, |last| last.max(at))).await
}

/// Of every analysis with a verified version: three statements, however many there are.
pub async fn standings(conn: &mut PgConnection, of: Of<'_>, now: Timestamp) -> Result<Vec<Standing>, Failure> {
    let versions = versions(conn, of).await?;
    let reports: Vec<Uuid> = versions.iter().map(|version| version.report).collect();
    let happened = happened(conn, &reports).await?;
    let mut standings = Vec::new();
    for chain in versions.chunk_by(|one, next| one.analysis == next.analysis) {
        let Some(latest) = chain.last() else { continue };
        let of_report = |kind: &'static str| {
            happened.iter().filter(move |event| event.report == latest.report && event.kind == kind)
        };
        let opened: Vec<Timestamp> = of_report("opened").map(|event| event.at).collect();
        let mut events = Events {
            versions: Vec::new(),
            reviews: of_report("review").map(|event| event.at).collect(),
            decisions: happened
                .iter()
                .filter(|event| event.about == Some(latest.analysis))
                .filter_map(|event| Some((event.at, Override::parse(&event.kind)?)))
                .collect(),
        };
        let mut seen = false;
        for (index, version) in chain.iter().enumerate() {
            let until = chain.get(index + 1).map(|next| next.at);
            seen = opened.iter().any(|at| *at >= version.at && until.is_none_or(|until| *at < until));
            events
                .versions
                .push(Verified { at: version.at, withdrawn: version.status == ResultStatus::EnteredInError });
        }
        let visibility = events.visibility(latest.rule(), now);
        standings.push(Standing {
            analysis: latest.analysis.into(),
            report: latest.report.into(),
            patient: latest.patient.into(),
            facility: latest.facility.into(),
            result: latest.id.into(),
            version: latest.version,
            status: latest.status,
            verified_at: latest.at,
            reviewed_at: events.reviews.last().copied(),
            visibility,
            opened: seen && visibility.is_visible(),
        });
    }
    Ok(standings)
}

struct Version {
    id: Uuid,
    analysis: Uuid,
    report: Uuid,
    patient: Uuid,
    facility: Uuid,
    version: i32,
    status: ResultStatus,
    at: Timestamp,
    category: Option<ReleaseCategory>,
    hours: Option<i32>,
    sensitive: Option<bool>,
    source: String,
}

impl Version {
    /// Of what is not in the catalogue, a doctor decides by looking at it. What an import brought was released
    /// elsewhere; what is sensitive here is asked about again.
    fn rule(&self) -> Rule {
        let sensitive = self.sensitive.unwrap_or(false);
        match self.category {
            _ if self.source == "import" => Rule { category: ReleaseCategory::AtOnce, hours: None, sensitive },
            Some(category) => Rule { category, hours: self.hours, sensitive },
            None => Rule { category: ReleaseCategory::AfterReview, hours: None, sensitive },
        }
    }
}

async fn versions(conn: &mut PgConnection, of: Of<'_>) -> Result<Vec<Version>, sqlx::Error> {
    let (patient, report, analyses): (_, _, Option<Vec<Uuid>>) = match of {
        Of::Patient(id) => (Some(id.0), None, None),
        Of::Report(id) => (None, Some(id.0), None),
        Of::Analysis(id) => (None, None, Some(vec![id.0])),
        Of::Analyses(ids) => (None, None, Some(ids.iter().map(|id| id.0).collect())),
    };
    let rows = sqlx::query!(
        r#"select r.id, r.analysis_id, a.report_id, a.patient_id, a.facility_id, r.version,
                  r.status as "status: ResultStatus", r.verified_at as "verified_at!",
                  t.release_category as "category?: ReleaseCategory", t.release_hours as "hours?", t.sensitive as "sensitive?",
                  p.source
           from lab_analysis a
           join lab_report p on p.id = a.report_id
           join lab_result r on r.analysis_id = a.id and r.verified_at is not null
           left join lab_test t on t.id = a.test_id
           where ($1::uuid is null or a.patient_id = $1)
             and ($2::uuid is null or a.report_id = $2)
             and ($3::uuid[] is null or a.id = any($3))
             and num_nonnulls($1::uuid, $2::uuid, $3::uuid[]) = 1
           order by r.analysis_id, r.version"#,
        patient,
        report,
        analyses.as_deref() as _,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Version {
            id: row.id,
            analysis: row.analysis_id,
            report: row.report_id,
            patient: row.patient_id,
            facility: row.facility_id,
            version: row.version,
            status: row.status,
            at: row.verified_at.to_jiff(),
            category: row.category,
            hours: row.hours,
            sensitive: row.sensitive,
            source: row.source,
        })
        .collect())
}

/// A review of a report, the patient's opening of it, or a decision about one of its analyses.
struct Happened {
    kind: String,
    report: Uuid,
    about: Option<Uuid>,
    at: Timestamp,
}

/// In the order of time.
async fn happened(conn: &mut PgConnection, reports: &[Uuid]) -> Result<Vec<Happened>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select 'review' as "kind!", report_id as "report!", null::uuid as about, at as "at!"
           from lab_review where report_id = any($1)
           union all
           select d.decision, a.report_id, a.id, d.at
           from lab_release_decision d join lab_analysis a on a.id = d.analysis_id where a.report_id = any($1)
           union all
           select 'opened', e.resource_id, null, e.at
           from audit_event e join account c on c.id = e.actor and c.patient_id = e.patient_id
           where e.kind = 'read' and e.resource = 'lab_report' and e.resource_id = any($1)
           order by 4"#,
        reports,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Happened { kind: row.kind, report: row.report, about: row.about, at: row.at.to_jiff() })
        .collect())
}
