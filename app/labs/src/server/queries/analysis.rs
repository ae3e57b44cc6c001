use jiff::tz::TimeZone;
use model::{Action, AppError, LabAnalysisId, Permission};
use platform::{Failure, Query, Tx};
use scheduling::server::zone;

use super::{alerts::alerts, shown};
use crate::{
    model::{
        AnalysisDetail, AnalysisState, DecisionView, Override, ReleaseCategory, ReleaseView, ShowAnalysis, Told,
        WhoWillBeTold,
    },
    server::{
        alerts as critical,
        policy::{self, Thing},
        row::{AnalysisRow, ReportRow},
        told,
    },
};

/// One analysis with all its versions: what was read before a correction stays readable (T6.4).
impl Query for ShowAnalysis {
    const NAME: &'static str = "labs.analysis";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = AnalysisDetail;

    async fn execute(self, tx: &mut Tx) -> Result<AnalysisDetail, Failure> {
        let row = tx.load::<AnalysisRow>(self.analysis_id, Action::View).await?;
        // Whoever looks here has opened the result.
        tx.load::<ReportRow>(row.report, Action::View).await?;
        let patient = shown::person(tx, row.patient).await?;
        let shown = shown::load(tx, &[row.id]).await?.into_iter().next().ok_or(AppError::NotFound)?;
        let alert_ids = critical::of_analysis(tx.conn(), row.id).await?;
        let release = release(tx, &row).await?;
        let may_amend = row.state == AnalysisState::Verified
            && !shown.analysis.calculated
            && policy::may(tx.actor(), Thing::Analysis, Action::Cancel, row.facility);
        let mut versions = shown.versions;
        versions.reverse();
        Ok(AnalysisDetail {
            patient,
            report_name: shown.report_name,
            specimen_id: shown.specimen,
            accession: shown.accession,
            analysis: shown.analysis,
            versions,
            release,
            alerts: alerts(tx, &alert_ids).await?,
            may_amend,
        })
    }
}

async fn site(tx: &mut Tx, analysis: LabAnalysisId) -> Result<TimeZone, Failure> {
    let name = sqlx::query_scalar!(
        "select f.zone from lab_analysis a join facility f on f.id = a.facility_id where a.id = $1",
        analysis.0,
    );
    zone::zone(&name.fetch_one(tx.conn()).await?)
}

async fn release(tx: &mut Tx, row: &AnalysisRow) -> Result<ReleaseView, Failure> {
    let site = site(tx, row.id).await?;
    let rule = sqlx::query!(
        r#"select release_category as "category: ReleaseCategory", release_hours, sensitive from lab_test where id = $1"#,
        row.test.map(|test| test.0),
    )
    .fetch_optional(tx.conn())
    .await?;
    let decisions = sqlx::query!(
        r#"select d.decision as "decision: Override", d.reason, d.at, a.display_name
           from lab_release_decision d join account a on a.id = d.account_id
           where d.analysis_id = $1 order by d.at desc, d.id desc"#,
        row.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(ReleaseView {
        category: rule.as_ref().map_or(ReleaseCategory::AfterReview, |rule| rule.category),
        hours: rule.as_ref().and_then(|rule| rule.release_hours),
        sensitive: rule.is_some_and(|rule| rule.sensitive),
        decisions: decisions
            .into_iter()
            .map(|row| DecisionView {
                decision: row.decision,
                reason: row.reason,
                at: zone::local(row.at.to_jiff(), &site),
                by: row.display_name,
            })
            .collect(),
    })
}

/// Shown before a correction is saved: the same question that saving asks.
impl Query for WhoWillBeTold {
    const NAME: &'static str = "labs.who_will_be_told";
    const PERMISSION: Permission = Permission::AmendResults;
    type Output = Vec<Told>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<Told>, Failure> {
        let row = tx.load::<AnalysisRow>(self.analysis_id, Action::Cancel).await?;
        let site = site(tx, row.id).await?;
        let (now, me) = (tx.now(), tx.actor().account());
        let recipients = told::recipients(tx.conn(), &row, now, me).await?;
        Ok(recipients
            .into_iter()
            .map(|one| Told {
                name: one.name,
                is_patient: one.is_patient,
                because: one.because,
                opened: one.opened.map(|at| zone::local(at, &site)),
            })
            .collect())
    }
}
