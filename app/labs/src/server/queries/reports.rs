//! Results for clinicians: the list of a patient, and one report.

use std::collections::HashMap;

use clinical::server::chart::Chart;
use model::{Action, AppError, LabAnalysisId, LabReportId, Permission};
use platform::{Failure, Query, Resource, Tx};
use scheduling::server::zone;
use uuid::Uuid;

use super::shown;
use crate::{
    model::{Analysis, PatientResults, Report, ResultList, Review, ShowReport, waits_for_review},
    server::{
        policy::{self, Thing},
        row::ReportRow,
    },
};

/// Older ones are found through the trend of their test.
const MOST: i64 = 100;

/// A patient's reports, the latest collected first. Nurses and doctors who may open the chart see all of them, wherever
/// they were measured.
impl Query for PatientResults {
    const NAME: &'static str = "labs.patient_results";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = ResultList;

    async fn execute(self, tx: &mut Tx) -> Result<ResultList, Failure> {
        tx.load::<Chart>(self.patient_id, Action::View).await?;
        let patient = shown::person(tx, self.patient_id).await?;
        let ids = sqlx::query_scalar!(
            "select r.id from lab_report r
             where r.patient_id = $1
               and exists (select from lab_analysis a where a.report_id = r.id and (a.current_version > 0 or a.state <> 'not_done'))
             order by coalesce(r.collected_at, r.created_at) desc, r.id limit $2",
            self.patient_id.0,
            MOST,
        );
        let ids: Vec<LabReportId> = ids.fetch_all(tx.conn()).await?.into_iter().map(Into::into).collect();
        let reports = reports(tx, &ids).await?;
        for report in &reports {
            tx.saw(self.patient_id, ReportRow::KIND, Some(report.id.0));
        }
        Ok(ResultList { patient, reports })
    }
}

/// One report with all of its analyses.
impl Query for ShowReport {
    const NAME: &'static str = "labs.report";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = Report;

    async fn execute(self, tx: &mut Tx) -> Result<Report, Failure> {
        let row = tx.load::<ReportRow>(self.report_id, Action::View).await?;
        Ok(reports(tx, &[row.id]).await?.pop().ok_or(AppError::NotFound)?)
    }
}

async fn reports(tx: &mut Tx, ids: &[LabReportId]) -> Result<Vec<Report>, Failure> {
    let uuids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select r.id, r.facility_id, r.name, r.order_id, o.number as "number?", r.performer, r.created_at, f.zone,
                  r.source = 'import' as "elsewhere!",
                  coalesce(r.collected_at, (select min(s.collected_at) from lab_analysis a join specimen s on s.id = a.specimen_id
                                            where a.report_id = r.id)) as collected_at
           from lab_report r join facility f on f.id = r.facility_id left join lab_order o on o.id = r.order_id
           where r.id = any($1) order by array_position($1, r.id)"#,
        &uuids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut analyses = analyses(tx, &uuids).await?;
    let mut reviews = reviews(tx, &uuids).await?;
    let mut reports = Vec::new();
    for row in rows {
        let site = zone::zone(&row.zone)?;
        let analyses = analyses.remove(&row.id).unwrap_or_default();
        let reviews = reviews.remove(&row.id).unwrap_or_default();
        let reviewed = reviews.first().map(|review: &Review| review.at.at);
        let verified = analyses.iter().filter_map(|one| one.current.as_ref()?.verified.as_ref()).map(|at| at.at).max();
        reports.push(Report {
            id: row.id.into(),
            name: row.name,
            order_id: row.order_id.map(Into::into),
            order_number: row.number,
            performer: row.performer,
            elsewhere: row.elsewhere,
            collected: row.collected_at.map(|at| zone::local(at.to_jiff(), &site)),
            created: zone::local(row.created_at.to_jiff(), &site),
            to_review: waits_for_review(row.elsewhere, verified, reviewed),
            may_review: policy::may(tx.actor(), Thing::Report, Action::Treat, row.facility_id.into()),
            analyses,
            reviews,
        });
    }
    Ok(reports)
}

async fn analyses(tx: &mut Tx, reports: &[Uuid]) -> Result<HashMap<Uuid, Vec<Analysis>>, Failure> {
    let ids = sqlx::query_scalar!(
        "select id from lab_analysis where report_id = any($1) order by report_id, position, id",
        reports,
    );
    let ids: Vec<LabAnalysisId> = ids.fetch_all(tx.conn()).await?.into_iter().map(Into::into).collect();
    let mut found: HashMap<Uuid, Vec<Analysis>> = HashMap::new();
    for shown in shown::load(tx, &ids).await? {
        found.entry(shown.analysis.report_id.0).or_default().push(shown.analysis);
    }
    Ok(found)
}

/// Latest first.
async fn reviews(tx: &mut Tx, reports: &[Uuid]) -> Result<HashMap<Uuid, Vec<Review>>, Failure> {
    let rows = sqlx::query!(
        "select v.report_id, v.comment, v.next_step, v.at, a.display_name, f.zone
         from lab_review v
         join account a on a.id = v.account_id
         join lab_report r on r.id = v.report_id
         join facility f on f.id = r.facility_id
         where v.report_id = any($1) order by v.at desc, v.id desc",
        reports,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found: HashMap<Uuid, Vec<Review>> = HashMap::new();
    for row in rows {
        let at = zone::local(row.at.to_jiff(), &zone::zone(&row.zone)?);
        let review = Review { comment: row.comment, next_step: row.next_step, at, by: row.display_name };
        found.entry(row.report_id).or_default().push(review);
    }
    Ok(found)
}
