//! GET /staff/patients/{patient}/results/{report}/document.pdf: a laboratory report, with what was corrected in it.

use axum::{Extension, extract::Path, response::Response};
use documents::{Document, Report};
use labs::{
    model::{ShowAnalysis, ShowReport},
    server::row::ReportRow,
};
use model::{Action, AppError, LabReportId, PatientId, Permission};
use platform::{Ctx, Failure, Query, Tx, query};

use super::{answer, head, set};

struct ReportDocument {
    patient_id: PatientId,
    report_id: LabReportId,
}

impl Query for ReportDocument {
    const NAME: &'static str = "labs.report_document";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = Document;

    async fn execute(self, tx: &mut Tx) -> Result<Document, Failure> {
        let row = tx.load::<ReportRow>(self.report_id, Action::View).await?;
        if row.patient != self.patient_id {
            return Err(AppError::NotFound.into());
        }
        let report = ShowReport { report_id: self.report_id }.execute(tx).await?;
        let mut corrected = Vec::new();
        for one in &report.analyses {
            if one.current.as_ref().is_some_and(|current| current.version > 1) {
                corrected.push(ShowAnalysis { analysis_id: one.id }.execute(tx).await?);
            }
        }
        let head = head::of(tx, row.facility, row.patient).await?;
        set(&head, &Report::of(report, &corrected))
    }
}

pub async fn report(Extension(ctx): Extension<Ctx>, Path((patient, report)): Path<(String, String)>) -> Response {
    let document = async {
        let patient_id = patient.parse().map_err(|_| AppError::NotFound)?;
        let report_id = report.parse().map_err(|_| AppError::NotFound)?;
        query::ask(ctx.clone(), ReportDocument { patient_id, report_id }).await
    };
    answer(&ctx, document.await).await
}
