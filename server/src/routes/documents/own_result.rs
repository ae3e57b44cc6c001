//! GET /results/{report}/document.pdf: one's own result on paper. What is not released does not exist here either.

use axum::{Extension, extract::Path, response::Response};
use documents::{Document, OwnResult};
use labs::{model::MyReport, server::row::ReportRow};
use model::{AppError, LabReportId, Permission};
use platform::{Ctx, Failure, Query, Resource, Tx, query};

use super::{answer, head, set};

struct OwnResultDocument {
    report_id: LabReportId,
}

impl Query for OwnResultDocument {
    const NAME: &'static str = "labs.my_report_document";
    const PERMISSION: Permission = Permission::ViewOwnRecord;
    type Output = Document;

    async fn execute(self, tx: &mut Tx) -> Result<Document, Failure> {
        let report = MyReport { report_id: self.report_id }.execute(tx).await?;
        let row = ReportRow::fetch(tx.conn(), self.report_id).await?.ok_or(AppError::NotFound)?;
        let head = head::of(tx, row.facility, row.patient).await?;
        set(&head, &OwnResult::of(report))
    }
}

pub async fn own_result(Extension(ctx): Extension<Ctx>, Path(report): Path<String>) -> Response {
    let document = async {
        let report_id = report.parse().map_err(|_| AppError::NotFound)?;
        query::ask(ctx.clone(), OwnResultDocument { report_id }).await
    };
    answer(&ctx, document.await).await
}
