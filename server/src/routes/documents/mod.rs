//! What is downloaded as PDF. Whoever may see the page may have its paper, by the same questions and with the same
//! record of who has looked.

mod head;
mod invoice;
mod note;
mod own_result;
mod receipt;
mod report;
mod shift;
mod statement;

use axum::response::{IntoResponse, Response};
use documents::{Document, Unprinted};
use http::header;
use jiff::{Timestamp, tz::TimeZone};
use model::AppError;
use platform::{Ctx, Failure, web::errors};

pub use invoice::{invoice, own_invoice};
pub use note::note;
pub use own_result::own_result;
pub use receipt::{own_receipt, receipt};
pub use report::report;
pub use shift::shift;
pub use statement::{own_statement, statement};

/// Answers with what was asked for, printed when the database is no longer needed for it.
async fn answer(ctx: &Ctx, document: Result<Document, AppError>) -> Response {
    match print(ctx, document).await {
        Ok(pdf) => pdf.into_response(),
        Err(error) => errors::response(&error),
    }
}

async fn print(ctx: &Ctx, document: Result<Document, AppError>) -> Result<impl IntoResponse, AppError> {
    let pdf = documents::print(document?).await.map_err(|unprinted| refused(ctx, &unprinted))?;
    Ok((
        [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, name(ctx.hale.clock().now())),
        ],
        pdf,
    ))
}

/// What the file is called in the downloads of a machine that others use, too: it tells nothing of anybody.
fn name(now: Timestamp) -> String {
    format!("attachment; filename=\"document-{}.pdf\"", now.to_zoned(TimeZone::UTC).date())
}

fn refused(ctx: &Ctx, unprinted: &Unprinted) -> AppError {
    match unprinted {
        Unprinted::Busy => AppError::Busy,
        Unprinted::TooLong => {
            AppError::rule("document_fits", "This is too long for one PDF. Please print the page in your browser.")
        }
        Unprinted::Broken(_) => {
            let reference = ctx.request_id.clone();
            tracing::error!(reference, cause = %unprinted, "a document failed");
            AppError::Internal { reference }
        }
    }
}

/// A document of what a question has answered.
fn set<S: documents::Sheet>(head: &documents::Head, sheet: &S) -> Result<Document, Failure> {
    Document::new(head, sheet).map_err(Failure::other)
}
