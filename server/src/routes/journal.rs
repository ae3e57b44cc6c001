//! GET /staff/billing/journal?facility=&from=&to=&format=: the journal for accounting, as CSV or for beancount. Whoever may
//! see the revenue may have it; it names no patient.

use axum::{
    Extension,
    extract::{Query, rejection::QueryRejection},
    response::{IntoResponse, Response},
};
use billing::model::{ExportFormat, ExportJournal, Exported};
use http::header;
use jiff::civil::Date;
use model::{AppError, FacilityId};
use platform::{Ctx, query, web::errors};
use serde::Deserialize;

/// As it stands behind the question mark.
#[derive(Deserialize)]
pub struct Asked {
    facility: Option<FacilityId>,
    from: Option<Date>,
    to: Option<Date>,
    format: Option<ExportFormat>,
}

pub async fn journal(Extension(ctx): Extension<Ctx>, asked: Result<Query<Asked>, QueryRejection>) -> Response {
    match export(&ctx, asked.ok().map(|Query(asked)| asked)).await {
        Ok((format, exported)) => answer(format, exported),
        Err(error) => errors::response(&error),
    }
}

async fn export(ctx: &Ctx, asked: Option<Asked>) -> Result<(ExportFormat, Exported), AppError> {
    let Some(Asked { facility, from: Some(from), to: Some(to), format }) = asked else {
        return Err(AppError::NotFound);
    };
    let format = format.unwrap_or(ExportFormat::Csv);
    let exported = query::ask(ctx.clone(), ExportJournal { facility_id: facility, from, to, format }).await?;
    Ok((format, exported))
}

fn answer(format: ExportFormat, exported: Exported) -> Response {
    let kind = match format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
        ExportFormat::Beancount => "text/plain; charset=utf-8",
    };
    let name = format!("attachment; filename=\"{}\"", exported.file_name);
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], exported.content).into_response()
}
