//! GET /bills/{invoice}/document.pdf, /staff/billing/invoices/{invoice}/document.pdf: an invoice that was issued, for whom it
//! is and for the billing office.

use axum::{Extension, extract::Path, response::Response};
use billing::server::{paper, row::InvoiceRow};
use documents::{Document, Invoice};
use model::{Action, AppError, InvoiceId, Permission};
use platform::{Ctx, Failure, Query, Tx, query};

use super::{answer, head, set};

struct OwnInvoiceDocument(InvoiceId);

impl Query for OwnInvoiceDocument {
    const NAME: &'static str = "billing.my_bill_document";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = Document;

    async fn execute(self, tx: &mut Tx) -> Result<Document, Failure> {
        let row = tx.load::<InvoiceRow>(self.0, Action::View).await?;
        if tx.actor().is_patient(row.patient) { written(tx, &row).await } else { Err(AppError::NotFound.into()) }
    }
}

struct InvoiceDocument(InvoiceId);

impl Query for InvoiceDocument {
    const NAME: &'static str = "billing.invoice_document";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = Document;

    async fn execute(self, tx: &mut Tx) -> Result<Document, Failure> {
        let row = tx.load::<InvoiceRow>(self.0, Action::View).await?;
        written(tx, &row).await
    }
}

async fn written(tx: &mut Tx, row: &InvoiceRow) -> Result<Document, Failure> {
    let bills = format!("{}/bills", tx.ctx().hale.base_url());
    let paper = paper::invoice(tx, row).await?;
    let head = head::of(tx, row.facility, row.patient).await?;
    set(&head, &Invoice::of(paper, &bills))
}

pub async fn own_invoice(Extension(ctx): Extension<Ctx>, Path(invoice): Path<String>) -> Response {
    let document = async { query::ask(ctx.clone(), OwnInvoiceDocument(id(&invoice)?)).await };
    answer(&ctx, document.await).await
}

pub async fn invoice(Extension(ctx): Extension<Ctx>, Path(invoice): Path<String>) -> Response {
    let document = async { query::ask(ctx.clone(), InvoiceDocument(id(&invoice)?)).await };
    answer(&ctx, document.await).await
}

fn id(invoice: &str) -> Result<InvoiceId, AppError> {
    invoice.parse().map_err(|_| AppError::NotFound)
}
