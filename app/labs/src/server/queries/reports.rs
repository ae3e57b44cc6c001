//! Results for clinicians: the list of a patient, and one report.

use std::collections::HashMap;

use clinical::server::chart::Chart;
use model::{Action, AppError, LabReportId, PatientId, Permission};
use platform::{Failure, Query, Resource, Tx};
use scheduling::server::zone;

use super::shown::{self, Which};
use crate::{
    model::{Analysis, PatientResults, Report, ResultList, Review, ShowReport, waits_for_review},
    server::{
        policy::{self, Thing},
        row::ReportRow,
    },
};

/// Reports of a page.
const PAGE: i64 = 15;

/// A patient's reports, the latest collected first, page by page. Nurses and doctors who may open the chart see all of them,
/// wherever they were measured.
impl Query for PatientResults {
    const NAME: &'static str = "labs.patient_results";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = ResultList;

    async fn execute(self, tx: &mut Tx) -> Result<ResultList, Failure> {
        tx.load::<Chart>(self.patient_id, Action::View).await?;
        let list = page(tx, self.patient_id, self.report_id, PAGE).await?;
        for report in &list.reports {
            tx.saw(self.patient_id, ReportRow::KIND, Some(report.id.0));
        }
        Ok(list)
    }
}

/// One report with all of its analyses.
impl Query for ShowReport {
    const NAME: &'static str = "labs.report";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = Report;

    async fn execute(self, tx: &mut Tx) -> Result<Report, Failure> {
        let row = tx.load::<ReportRow>(self.report_id, Action::View).await?;
        Ok(page(tx, row.patient, Some(row.id), 1).await?.reports.pop().ok_or(AppError::NotFound)?)
    }
}

/// Of a patient's reports of which something was or will be measured, the latest collected first: the page, so many a page, on
/// which this one stands; the first where none is named.
async fn page(tx: &mut Tx, patient: PatientId, at: Option<LabReportId>, size: i64) -> Result<ResultList, Failure> {
    let rows = sqlx::query!(
        r#"with listed as (
               select id, row_number() over (order by coalesce(collected_at, created_at) desc, id) - 1 as place
               from lab_report r
               where patient_id = $1
                 and (id = $2 or exists (
                     select from lab_analysis a where a.report_id = r.id and (a.current_version > 0 or a.state <> 'not_done')))
           ),
           page as (select coalesce((select place / $3 from listed where id = $2), 0) as number)
           select r.id, r.facility_id, r.name, r.order_id, o.number as "number?", r.performer, r.created_at, f.zone,
                  r.source = 'import' as "elsewhere!",
                  coalesce(r.collected_at, (select min(s.collected_at) from lab_analysis a join specimen s on s.id = a.specimen_id
                                            where a.report_id = r.id)) as collected_at,
                  (select id from listed where place = (page.number - 1) * $3) as newer,
                  (select id from listed where place = (page.number + 1) * $3) as older
           from page join listed on listed.place / $3 = page.number join lab_report r on r.id = listed.id
           join facility f on f.id = r.facility_id left join lab_order o on o.id = r.order_id
           order by listed.place"#,
        patient.0,
        at.map(|at| at.0),
        size,
    )
    .fetch_all(tx.conn())
    .await?;
    let [newer, older] = rows.first().map_or([None; 2], |row| [row.newer, row.older].map(|id| id.map(LabReportId)));
    let ids: Vec<LabReportId> = rows.iter().map(|row| row.id.into()).collect();
    let mut shown = shown::load(tx, Which::OfReports(&ids)).await?;
    let happened = shown::release(tx, &mut shown).await?;
    let mut analyses: HashMap<LabReportId, Vec<Analysis>> = HashMap::new();
    for one in shown {
        analyses.entry(one.analysis.report_id).or_default().push(one.analysis);
    }
    let mut reports = Vec::new();
    for row in rows {
        let (id, site) = (LabReportId(row.id), zone::zone(&row.zone)?);
        let analyses = analyses.remove(&id).unwrap_or_default();
        let reviews: Vec<Review> = happened.reviews_of(id).rev().map(|review| review.shown(&site)).collect();
        let reviewed = reviews.first().map(|review| review.at.at);
        let verified = analyses.iter().filter_map(|one| one.current.as_ref()?.verified.as_ref()).map(|at| at.at).max();
        reports.push(Report {
            id,
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
    Ok(ResultList { patient_id: patient, reports, newer, older })
}
